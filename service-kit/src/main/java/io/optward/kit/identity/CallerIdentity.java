package io.optward.kit.identity;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Says who calls. Calls carry no credentials yet and every listener is bound to loopback, so everybody is the one
 * department of the configuration; no payload and no header can change that. Credentials come in here.
 */
@ApplicationScoped
public class CallerIdentity {

    private final Caller everybody;

    CallerIdentity(
            @ConfigProperty(name = "optward.identity.department", defaultValue = "demo-department") String department) {
        everybody = new Caller(department, department);
    }

    /** Whoever made the request at hand. */
    public Caller current() {
        return everybody;
    }
}

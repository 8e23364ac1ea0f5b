package io.optward.ingress.media;

import io.optward.ingress.IngressConfig;
import io.optward.ingress.Role;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Tells in a sentence whether files are fetched. Those that wait make nothing unready: what is here can still be read. */
@Readiness
@ApplicationScoped
class MediaHealth implements HealthCheck {

    private final IngressConfig config;
    private final FetchMedia fetching;

    MediaHealth(IngressConfig config, FetchMedia fetching) {
        this.config = config;
        this.fetching = fetching;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("media are fetched").up();
        if (!config.roles().contains(Role.MEDIA)) {
            return response.withData("state", "not part of this process").build();
        }
        var backlog = fetching.backlog();
        if (backlog == null) {
            return response.withData("state", "not begun: the database has not answered yet")
                    .build();
        }
        return response.withData("state", sentence(backlog)).build();
    }

    private static String sentence(MediaBook.Backlog backlog) {
        if (backlog.files() == 0) {
            return "nothing waits";
        }
        return backlog.failing() == 0
                ? backlog.files() + " wait"
                : backlog.files() + " wait, " + backlog.failing() + " of them failed and are tried again";
    }
}

package io.optward.kit.secret;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.runtime.configuration.ConfigUtils;

/**
 * Where every service begins: its secrets are looked at before anything connects to a database or a topic with them. A
 * start without one of them ends with exit code 1 and one line that names the setting and not the value.
 */
@QuarkusMain
public final class SecretsFirst {

    private SecretsFirst() {}

    /** Starts the service, if its secrets are in order. */
    public static void main(String... arguments) {
        if (LaunchMode.current() == LaunchMode.NORMAL) {
            try {
                // the service's own configuration comes together later, when its parts are about to start
                var config = ConfigUtils.configBuilder().build();
                RequiredSecrets.of(config).check(config);
            } catch (UnusableSecretException e) {
                System.err.println("not started: " + e.getMessage());
                System.exit(1);
            }
        }
        Quarkus.run(arguments);
    }
}

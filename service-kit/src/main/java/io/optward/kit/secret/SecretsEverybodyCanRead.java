package io.optward.kit.secret;

import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Says at start which secret files every user of the machine can read. The service runs all the same. */
@ApplicationScoped
class SecretsEverybodyCanRead {

    private final Optional<Path> directory;

    SecretsEverybodyCanRead(@ConfigProperty(name = SecretFiles.SETTING) Optional<Path> directory) {
        this.directory = directory;
    }

    void warn(@Observes StartupEvent starting) {
        directory
                .map(path -> new SecretsDirectory(path).readableByEverybody())
                .filter(settings -> !settings.isEmpty())
                .ifPresent(settings -> Log.warnf(
                        "secret files can be read by every user of this machine, mode 0440 is enough settings=%s",
                        settings));
    }
}

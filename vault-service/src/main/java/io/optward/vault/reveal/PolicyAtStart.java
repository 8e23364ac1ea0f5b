package io.optward.vault.reveal;

import io.optward.vault.VaultConfig;
import io.quarkus.logging.Log;
import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Reads the reveal policy before anything else happens. With one that cannot be right the vault does not start. */
@Singleton
class PolicyAtStart {

    private static final String BUILT_IN = "reveal-policy.yaml";

    private final VaultConfig config;

    PolicyAtStart(VaultConfig config) {
        this.config = config;
    }

    void read(@Observes @Priority(2) StartupEvent starting, Instance<RevealPolicy> policy) {
        try {
            Log.infof("reveal policy is read version=%s", policy.get().version());
        } catch (UnusablePolicyException e) {
            var line = "the vault does not start: " + e.getMessage();
            Log.fatal(line);
            // the exception ends the start without a stack trace, and the exit ends the process
            Quarkus.asyncExit(1);
            throw new PreventFurtherStepsException(line, 1);
        }
    }

    /** @throws UnusablePolicyException if there is no such file, or it cannot be right */
    @Produces
    @Singleton
    RevealPolicy policy() {
        return config.revealPolicy().map(PolicyAtStart::ofFile).orElseGet(PolicyAtStart::builtIn);
    }

    static RevealPolicy ofFile(Path file) {
        try {
            return PolicyFile.read(file.toString(), Files.readAllBytes(file));
        } catch (IOException _) {
            throw new UnusablePolicyException(file + " cannot be read; optward.vault.reveal-policy names it");
        }
    }

    static RevealPolicy builtIn() {
        try (var file = Objects.requireNonNull(
                Thread.currentThread().getContextClassLoader().getResourceAsStream(BUILT_IN),
                BUILT_IN + " is part of this service")) {
            return PolicyFile.read(BUILT_IN, file.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(BUILT_IN + " cannot be read", e);
        }
    }
}

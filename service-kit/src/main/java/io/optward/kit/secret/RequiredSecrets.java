package io.optward.kit.secret;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a service from starting with a secret that is missing, empty, or known to everybody. Which ones it needs stands in
 * {@code optward.secrets}; they come from the environment or from files, never from the repository.
 */
@ApplicationScoped
class RequiredSecrets {

    /** Shorter than this it can be tried out. */
    static final int SHORTEST = 16;

    /** What examples and first drafts are full of; a value that holds one of these is no secret. */
    private static final Set<String> KNOWN_TO_EVERYBODY = Set.of(
            "changeit", "change-me", "changeme", "password", "secret", "default", "example", "optward", "12345678");

    private final Optional<List<String>> names;

    RequiredSecrets(@ConfigProperty(name = "optward.secrets") Optional<List<String>> names) {
        this.names = names;
    }

    /**
     * Looks at all of them before anything else starts.
     *
     * @throws ConfigurationException with one line that names what is wrong and no value
     */
    void check(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent starting) {
        if (LaunchMode.current() != LaunchMode.NORMAL) {
            return;
        }
        var config = ConfigProvider.getConfig();
        for (var name : names.orElse(List.of())) {
            for (var value : values(config.getOptionalValue(name, String.class).orElse(null))) {
                objection(name, value).ifPresent(objection -> {
                    throw new ConfigurationException(objection);
                });
            }
        }
    }

    /** A list, such as that of the app secrets of which two may be valid at once, is as good as its worst. */
    private static List<String> values(@Nullable String value) {
        return List.of(Objects.requireNonNullElse(value, "").split(",", -1));
    }

    /** What is wrong with a secret, in one line without its value; empty if nothing is. */
    static Optional<String> objection(String name, @Nullable String value) {
        var remedy = "; set " + variable(name) + " to a random value (openssl rand -base64 32)";
        if (value == null || value.isBlank()) {
            return Optional.of(name + " is missing" + remedy);
        }
        var text = value.strip();
        if (KNOWN_TO_EVERYBODY.stream().anyMatch(text.toLowerCase(Locale.ROOT)::contains)
                || text.chars().distinct().count() < SHORTEST / 4) {
            return Optional.of(name + " is a value that everybody knows" + remedy);
        }
        if (text.length() < SHORTEST) {
            return Optional.of(name + " has fewer than " + SHORTEST + " characters" + remedy);
        }
        return Optional.empty();
    }

    private static String variable(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }
}

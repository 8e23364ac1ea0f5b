package io.optward.kit.secret;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * The secrets that a service needs, which {@code optward.secrets} names: none may be missing, empty, or known to everybody.
 * They come from the environment or from files, never from the repository.
 */
record RequiredSecrets(List<String> names) {

    /** Shorter than this it can be tried out. */
    static final int SHORTEST = 16;

    /** What examples and first drafts are full of; a value that holds one of these is no secret. */
    private static final Set<String> KNOWN_TO_EVERYBODY = Set.of(
            "changeit", "change-me", "changeme", "password", "secret", "default", "example", "optward", "12345678");

    /** Those that a service's configuration asks for. */
    static RequiredSecrets of(Config config) {
        return new RequiredSecrets(config.getOptionalValues("optward.secrets", String.class).orElse(List.of()).stream()
                .filter(name -> !name.isBlank())
                .toList());
    }

    /** @throws UnusableSecretException about the first that is none */
    void check(Config config) {
        for (var name : names) {
            for (var value : values(config.getOptionalValue(name, String.class).orElse(null))) {
                objection(name, value).ifPresent(objection -> {
                    throw new UnusableSecretException(objection);
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
        var remedy = "; give it a random value (openssl rand -base64 32) as " + variable(name) + " or in a file " + name
                + " of the directory that " + variable(SecretFiles.SETTING) + " names";
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

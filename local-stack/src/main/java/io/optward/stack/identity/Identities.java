package io.optward.stack.identity;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.stack.secret.IdentitySecrets;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Tokens of the people and clients of a local stack. A token is used again while it is good: a person's one-time code
 * works once, and signing in again would have to wait for the next.
 */
public final class Identities {

    /** A token that is about to expire might do so on its way. */
    private static final Duration RESERVE = Duration.ofSeconds(45);

    /** A JVM has one memory for each realm, since the realm remembers which codes were used. */
    private static final Map<Key, Held> HELD = new ConcurrentHashMap<>();

    private final URI realm;
    private final IdentitySecrets secrets;

    /**
     * Of a stack.
     *
     * @param realm   such as {@code http://127.0.0.1:8180/realms/optward}
     * @param secrets where the stack keeps its secrets
     */
    public Identities(URI realm, Path secrets) {
        this.realm = realm;
        this.secrets = IdentitySecrets.in(secrets);
    }

    /** A person's token by password, or a client's by its own credentials. */
    public String token(String name) {
        return token(name, false, _ -> {});
    }

    /** A person's token after a second factor. */
    public String steppedUp(String name) {
        return token(name, true, _ -> {});
    }

    /**
     * A token.
     *
     * @param name   of a person of the demo, or of a client
     * @param stepUp whether a person shows a second factor; means nothing for a client
     * @param notice hears that something takes long
     * @throws IdentityProblem if nobody is known by this name, or they are not let in
     */
    public String token(String name, boolean stepUp, Consumer<String> notice) {
        var key = new Key(realm, name, stepUp);
        // one at a time for each: two sign-ins would use the same one-time code
        return HELD.compute(key, (_, held) -> held != null && held.isGoodAt(Instant.now()) ? held : fetch(key, notice))
                .token();
    }

    private Held fetch(Key key, Consumer<String> notice) {
        var begun = Instant.now();
        try {
            var answer = DemoPerson.named(key.name()).isPresent()
                    ? asPerson(key, notice)
                    : new SignIn(realm).asClient(key.name(), secrets.ofClient(key.name()));
            return new Held(
                    answer.path("access_token").asText(),
                    begun.plusSeconds(answer.path("expires_in").asLong()));
        } catch (IOException e) {
            throw new IdentityProblem("Keycloak does not answer at " + realm + ": is the stack up? (./optward status)");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new IdentityProblem("interrupted while signing in");
        }
    }

    private JsonNode asPerson(Key key, Consumer<String> notice) throws IOException, InterruptedException {
        var oneTimeSecret = secrets.oneTimeSecretOf(key.name());
        return new SignIn(realm)
                .asPerson(
                        key.name(),
                        secrets.passwordOf(key.name()),
                        step -> OneTimeCode.of(oneTimeSecret, step),
                        key.stepUp() ? 2 : 1,
                        notice);
    }

    private record Key(URI realm, String name, boolean stepUp) {}

    private record Held(String token, Instant goodUntil) {

        boolean isGoodAt(Instant now) {
            return now.plus(RESERVE).isBefore(goodUntil);
        }

        @Override
        public String toString() {
            return "Held[until " + goodUntil + "]";
        }
    }
}

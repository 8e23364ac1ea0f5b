package io.optward.kit.identity;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/** Knows who made the request at hand, once its token was verified. */
@ApplicationScoped
public class CallerIdentity {

    private static final String CALLER = "optward.caller";

    private final CurrentVertxRequest request;

    CallerIdentity(CurrentVertxRequest request) {
        this.request = request;
    }

    /**
     * Whoever made the request at hand.
     *
     * @throws IllegalStateException outside of a request that the access policy let through with a token
     */
    public Caller current() {
        Caller caller = request.getCurrent().get(CALLER);
        if (caller == null) {
            throw new IllegalStateException("nobody was asked who they are: this call is open to anybody");
        }
        return caller;
    }

    /**
     * Notes who made this request.
     *
     * @throws IllegalArgumentException if the token does not say whose it is
     */
    public Caller recognise(SecurityIdentity identity, RoutingContext routing) {
        if (!(identity.getPrincipal() instanceof JsonWebToken token)) {
            throw new IllegalArgumentException("not a token");
        }
        String client = token.getClaim("azp") instanceof String party ? party : token.getClaim("client_id");
        if (client == null) {
            throw new IllegalArgumentException("the token names no client (azp)");
        }
        var authenticatedAt = instant(token.getClaim("auth_time"));
        String username = token.getClaim("preferred_username");
        // whoever signed in has a time and a name; a client with credentials of its own has neither
        boolean person = authenticatedAt != null || username != null && !username.startsWith("service-account-");
        if (person && username == null) {
            throw new IllegalArgumentException("the token does not name the person (preferred_username)");
        }
        var caller = new Caller(
                person ? Caller.Kind.PERSON : Caller.Kind.MACHINE,
                person && username != null ? username : client,
                client,
                identity.getRoles(),
                words(token.getClaim("scope")),
                strings(token.getClaim("senders")),
                level(token.getClaim("acr")),
                authenticatedAt,
                instants(token.getClaim("training")),
                AddressPrefix.of(routing.request().remoteAddress()));
        routing.put(CALLER, caller);
        return caller;
    }

    private static @Nullable Instant instant(@Nullable Object claim) {
        long seconds =
                switch (claim) {
                    case JsonNumber number -> number.longValue();
                    case Number number -> number.longValue();
                    case null, default -> 0;
                };
        // an absent time comes as zero
        return seconds <= 0 ? null : Instant.ofEpochSecond(seconds);
    }

    private static int level(@Nullable Object claim) {
        return claim instanceof String text && text.matches("\\d{1,2}") ? Integer.parseInt(text) : 0;
    }

    private static Set<String> words(@Nullable Object claim) {
        return claim instanceof String text
                ? Arrays.stream(text.split(" ", -1))
                        .filter(word -> !word.isEmpty())
                        .collect(Collectors.toUnmodifiableSet())
                : Set.of();
    }

    private static Set<String> strings(@Nullable Object claim) {
        return claim instanceof JsonArray array
                ? array.stream()
                        .filter(JsonString.class::isInstance)
                        .map(value -> ((JsonString) value).getString())
                        .collect(Collectors.toUnmodifiableSet())
                : Set.of();
    }

    /** Members that are no instant say nothing. */
    private static Map<String, Instant> instants(@Nullable Object claim) {
        var instants = new HashMap<String, Instant>();
        if (claim instanceof JsonObject object) {
            object.forEach((name, value) -> {
                try {
                    if (value instanceof JsonString text) {
                        instants.put(name, Instant.parse(text.getString()));
                    }
                } catch (DateTimeParseException _) {
                    // as if it were not there
                }
            });
        }
        return instants;
    }
}

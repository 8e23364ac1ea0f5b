package io.optward.audit.signin;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.optward.contracts.trail.TrailEvent;
import io.optward.kit.identity.AddressPrefix;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An event as Keycloak's admin API tells it.
 *
 * @param time milliseconds since 1970
 * @param type such as {@code LOGIN} or {@code LOGIN_ERROR}
 * @param userId absent where the name that was typed is nobody's
 * @param error why it failed
 * @param details strings by name; {@code username} is what was typed
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record ProviderEvent(
        String id,
        long time,
        String type,
        @Nullable String clientId,
        @Nullable String userId,
        @Nullable String ipAddress,
        @Nullable String error,
        @Nullable Map<String, String> details) {

    private static final String ANONYMOUS = "anonymous";
    private static final String REFUSED = "REFUSED";
    private static final String UNKNOWN_CLIENT = "client_not_found";

    Instant at() {
        return Instant.ofEpochMilli(time);
    }

    /** The same whenever it is told: the log takes each id once. */
    String factId() {
        return "sgn_" + id;
    }

    /** The fact to tell; empty for what is no sign-in. */
    Optional<TrailEvent> fact() {
        var network = ipAddress == null ? AddressPrefix.UNKNOWN : AddressPrefix.of(ipAddress);
        var client = knownClient();
        return switch (type) {
            case "LOGIN" ->
                Optional.of(new TrailEvent.PersonSignedIn(
                        person().orElse(ANONYMOUS), Objects.requireNonNullElse(client, ANONYMOUS), network, at()));
            case "LOGIN_ERROR" ->
                Optional.of(new TrailEvent.SignInFailed(
                        person().orElse(ANONYMOUS), REFUSED, reason(), client, network, at()));
            case "CLIENT_LOGIN_ERROR" ->
                Optional.of(new TrailEvent.SignInFailed(
                        Objects.requireNonNullElse(client, ANONYMOUS), REFUSED, reason(), client, network, at()));
            default -> Optional.empty();
        };
    }

    /** What was typed is believed only where it is somebody's name: it may be anything, a password too. */
    private Optional<String> person() {
        return userId == null || details == null ? Optional.empty() : Optional.ofNullable(details.get("username"));
    }

    /** A client that does not exist may be called anything, too. */
    private @Nullable String knownClient() {
        return UNKNOWN_CLIENT.equals(error) ? null : clientId;
    }

    private String reason() {
        return error == null ? "UNKNOWN" : error.toUpperCase(Locale.ROOT);
    }
}

package io.optward.simulator.account;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.simulator.business.Business;
import io.optward.simulator.error.GraphRefusal;
import io.optward.simulator.error.MetaError;
import io.optward.simulator.webhook.Callbacks;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Callbacks that were asked for, looked at before they hold. */
@ApplicationScoped
class Overrides {

    private final Business business;
    private final Callbacks callbacks;

    Overrides(Business business, Callbacks callbacks) {
        this.business = business;
        this.callbacks = callbacks;
    }

    void requireAccount(String waba) {
        if (!business.hasAccount(waba)) {
            throw GraphRefusal.unknownObject(waba);
        }
    }

    /**
     * The callback of a body with {@code override_callback_uri} and {@code verify_token}, once it has answered the
     * handshake; null if there is none, or an empty one.
     *
     * @throws GraphRefusal 100 if it is too long, no URL, or does not answer as it must
     */
    @Nullable
    URI verifiedIn(@Nullable JsonNode body) {
        String callback = body == null ? "" : body.path("override_callback_uri").asText();
        return callback.isEmpty() || body == null
                ? null
                : verified(callback, body.path("verify_token").asText());
    }

    URI verified(String callback, String verifyToken) {
        if (callback.length() > Callbacks.LONGEST) {
            throw refused("The callback URL must be at most " + Callbacks.LONGEST + " characters long.");
        }
        URI url = urlIn(callback);
        if (!callbacks.verifies(url, verifyToken)) {
            throw refused("The callback URL or verify token couldn't be validated. Please verify the provided"
                    + " information or try again later.");
        }
        return url;
    }

    private static URI urlIn(String callback) {
        try {
            URI url = URI.create(callback);
            if (url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                return url;
            }
        } catch (IllegalArgumentException _) {
            // answered below, like another kind of URL
        }
        throw refused("The callback URL is not an http(s) URL.");
    }

    private static GraphRefusal refused(String details) {
        return GraphRefusal.because(MetaError.INVALID_PARAMETER, details);
    }
}

package io.optward.simulator.sending;

import io.optward.simulator.SimulatorConfig;
import io.optward.simulator.error.GraphRefusal;
import io.optward.simulator.error.MetaError;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** The bearer token that opens the Graph paths. */
@ApplicationScoped
public class AccessToken {

    private static final String SCHEME = "Bearer ";

    private final byte[] expected;

    AccessToken(SimulatorConfig config) {
        this.expected = config.token().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Lets the right token pass.
     *
     * @param authorization the header as it arrived
     * @throws GraphRefusal 104 without a token, 190 with another one
     */
    public void check(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw GraphRefusal.ofToken(MetaError.TOKEN_MISSING);
        }
        byte[] given = authorization.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(expected, given)) {
            throw GraphRefusal.ofToken(MetaError.TOKEN_INVALID);
        }
    }
}

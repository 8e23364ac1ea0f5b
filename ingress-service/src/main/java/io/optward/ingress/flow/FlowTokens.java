package io.optward.ingress.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.crypto.tink.Aead;
import io.optward.contracts.SubjectToken;
import io.optward.ingress.IngressConfig;
import io.optward.ingress.webhookkey.ConfiguredAead;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * The {@code flow_token} that a Flow is sent with: {@code ft_} and AES-256-GCM, in base64url, over the name of the Flow,
 * whom it is for and until when it may be filled in. Nobody can make or change one without the key, or read in one whom
 * it is for; two of them are never alike. It is checked without asking anybody.
 */
final class FlowTokens {

    private static final String PREFIX = "ft_";
    private static final int LONGEST = 512;
    private static final byte[] ASSOCIATED_DATA = "optward flow_token 1".getBytes(StandardCharsets.UTF_8);

    private final Aead aead;

    /**
     * @param base64 32 bytes
     * @throws IllegalArgumentException if it is something else; the message does not repeat it
     */
    FlowTokens(String base64) {
        aead = ConfiguredAead.of("optward.ingress.flows.token-key", base64);
    }

    /** With the key that is configured. */
    static FlowTokens of(IngressConfig.Flows config) {
        return new FlowTokens(config.tokenKey()
                .orElseThrow(() -> new IllegalStateException(
                        "optward.ingress.flows.token-key is missing; flow_tokens are made and checked with it")));
    }

    /**
     * A token.
     *
     * @param flow the last part of the endpoint's path
     * @param until to the second
     */
    String issue(String flow, SubjectToken subject, Instant until) {
        var said = FlowJson.object()
                .put("flow", flow)
                .put("subject", subject.value())
                .put("until", until.getEpochSecond());
        try {
            return PREFIX
                    + Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(aead.encrypt(FlowJson.write(said), ASSOCIATED_DATA));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no flow_token could be made", e);
        }
    }

    /** Whether this is a token of ours for this Flow that is not over. */
    boolean isValid(String token, String flow, Instant now) {
        return read(token)
                .filter(said -> said.path("flow").asText().equals(flow))
                .filter(said ->
                        now.isBefore(Instant.ofEpochSecond(said.path("until").asLong())))
                .isPresent();
    }

    private Optional<JsonNode> read(String token) {
        if (!token.startsWith(PREFIX) || token.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            var sealed = Base64.getUrlDecoder().decode(token.substring(PREFIX.length()));
            return FlowJson.read(aead.decrypt(sealed, ASSOCIATED_DATA));
        } catch (IllegalArgumentException | GeneralSecurityException _) {
            return Optional.empty();
        }
    }
}

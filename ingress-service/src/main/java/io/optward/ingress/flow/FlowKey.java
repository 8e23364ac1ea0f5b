package io.optward.ingress.flow;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key that Flows are encrypted to.
 *
 * @param keyId {@code flk_…}
 * @param sender the phone number id whose Flows use it
 * @param publicKey PEM, to be uploaded to WhatsApp
 * @param decryptsUntil when a key that was replaced is destroyed; absent of the one in force
 */
public record FlowKey(
        String keyId,
        String sender,
        String publicKey,
        Instant madeAt,
        @Nullable Instant decryptsUntil) {}

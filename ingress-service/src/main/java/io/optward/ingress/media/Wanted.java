package io.optward.ingress.media;

import io.optward.contracts.KeyedId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.inbound.InboundEvent.MessageReceived;
import io.optward.contracts.inbound.MessageDetail;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file that a message came with, and all that its event says of it.
 *
 * @param metaId what WhatsApp knows it by, decimal; absent where the webhook named none
 * @param digest keyed id of the SHA-256 in the signed webhook
 */
record Wanted(
        SubjectToken subject,
        String sender,
        KeyedId message,
        @Nullable String metaId,
        @Nullable String mimeType,
        @Nullable KeyedId digest,
        Instant sentAt) {

    /** The file of a message, if it came with one. */
    static Optional<Wanted> in(MessageReceived message) {
        return message.detail() instanceof MessageDetail.Media media
                ? Optional.of(new Wanted(
                        message.subject(),
                        message.sender(),
                        message.message(),
                        media.media(),
                        media.mimeType(),
                        media.digest(),
                        message.occurredAt()))
                : Optional.empty();
    }
}

package io.optward.ingress.media;

import io.optward.contracts.KeyedId;
import io.optward.contracts.SubjectToken;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a file.
 *
 * @param attempt which one, from 1; what it has to say counts only while no other was begun
 */
record Fetch(
        ObjectName object,
        SubjectToken subject,
        String sender,
        KeyedId message,
        String metaId,
        @Nullable KeyedId digest,
        Instant sentAt,
        int attempt) {

    ObjectSeal.Bound bound() {
        return new ObjectSeal.Bound(subject, message.value(), metaId, object);
    }
}

package io.optward.contracts.outbound;

import io.optward.contracts.Event;
import io.optward.contracts.EventType;
import io.optward.contracts.KeyedId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.Topic;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a department asked for on its topic was understood and is not done: no message was made of it. Key: the subject
 * token. Event id: made of the record's place, so one for each record.
 *
 * @param department whose topic it stood on
 * @param idempotency keyed id of the request's {@code ce_id}
 * @param asked the record: {@code <topic>/<partition>/<offset>}
 * @param reason stable word, the same that an answer over HTTP would give: {@code SENDER_UNKNOWN}
 * @param field the member that is wrong, {@code template.name}; headers by their names, {@code ce_source}
 * @param detail what to do
 * @param message the message that the key stands for, {@code msg_…}, when it was used for another one
 */
@EventType(value = "message.refused", topic = Topic.OUTBOUND_RESULTS)
public record MessageRefused(
        SubjectToken subject,
        String department,
        KeyedId idempotency,
        String asked,
        String reason,
        @Nullable String field,
        String detail,
        @Nullable String message,
        Instant at)
        implements Event {

    @Override
    public String key() {
        return subject.value();
    }
}

package io.optward.contracts.outbound;

import io.optward.contracts.Event;
import io.optward.contracts.EventType;
import io.optward.contracts.KeyedId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.Topic;
import io.optward.contracts.consent.Purpose;
import io.optward.contracts.decision.Decision;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message came into another state. Key: the subject token. Event id: the message's id and the number of the change,
 * {@code msg_….3}. The last one counts, also after {@link MessageStatus#FAILED}.
 *
 * @param request our id of it, {@code msg_…}
 * @param message WhatsApp's id of it, keyed, once there is one
 * @param department who asked for it
 * @param sender the business phone number id
 * @param template the template's name, when it is one
 * @param flow the Flow's name, when it is one
 * @param reasons why it stands so: objections, error classes
 * @param decision the full decision, on cleared, denied and waiting; its proof left out
 * @param attempt counts from 1, from SENDING on
 * @param possibleDuplicate true when it is sent again although the outcome of an earlier attempt is not known, so the
 *     person may get it twice; absent otherwise
 * @param idempotency keyed id of the department's idempotency key, for as long as the key is remembered
 * @param asked on ACCEPTED, when it was asked for on Kafka: the record, {@code <topic>/<partition>/<offset>}
 */
@EventType(value = "message.state-changed", topic = Topic.OUTBOUND_RESULTS)
public record MessageStateChanged(
        String request,
        @Nullable KeyedId message,
        SubjectToken subject,
        String department,
        String sender,
        Purpose purpose,
        @Nullable String template,
        @Nullable String flow,
        MessageStatus status,
        List<String> reasons,
        @Nullable Decision decision,
        @Nullable Integer attempt,
        Instant at,
        @Nullable Boolean possibleDuplicate,
        @Nullable KeyedId idempotency,
        @Nullable String asked)
        implements Event {

    @Override
    public String key() {
        return subject.value();
    }
}

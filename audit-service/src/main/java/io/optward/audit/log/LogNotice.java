package io.optward.audit.log;

import static io.optward.contracts.CloudEventHeaders.ID;
import static io.optward.contracts.CloudEventHeaders.SOURCE;
import static io.optward.contracts.CloudEventHeaders.SPEC_VERSION;
import static io.optward.contracts.CloudEventHeaders.SPEC_VERSION_1_0;
import static io.optward.contracts.CloudEventHeaders.TIME;
import static io.optward.contracts.CloudEventHeaders.TYPE;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.optward.contracts.EventName;
import io.optward.contracts.Json;
import io.optward.contracts.trail.TrailEvent;
import io.optward.merkle.LeafBytes;
import io.optward.merkle.LogRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Leaves that the log writes about itself, at the place on Kafka that they are about. */
final class LogNotice {

    private static final String SERVICE = "audit-service";

    private LogNotice() {}

    /**
     * Records that were never logged and are not on Kafka any more, or, where {@code next} is before {@code expected},
     * records that Kafka had and lost. Type {@code log.gap.v1}.
     *
     * @param expected the offset that was to be read
     * @param next the offset that reading goes on from
     */
    static Candidate gap(TopicPartition partition, long expected, long next, Instant now) {
        var place = LeafBytes.idOfPlace(partition.topic(), partition.partition(), expected);
        var data = Map.of(
                "topic", partition.topic(), "partition", partition.partition(), "expected", expected, "next", next);
        return candidate("log.gap." + place + "-" + next, "log.gap.v1", partition, expected, now, data);
    }

    /** An event came again under its id and says something else. Type {@code alarm.raised.v1}. */
    static Candidate conflict(Candidate other, long firstIndex, Instant now) {
        var fact = other.fact();
        var place = LeafBytes.idOfPlace(fact.topic(), fact.partition(), fact.offset());
        var alarm = new TrailEvent.AlarmRaised(
                SERVICE,
                "EVENT_ID_REUSED",
                "event %s was logged at index %d and came again at %s with content %s"
                        .formatted(fact.id(), firstIndex, place, other.content().hex()),
                now);
        return candidate(
                "log.conflict." + place,
                EventName.of(TrailEvent.AlarmRaised.class).ceType(),
                new TopicPartition(fact.topic(), fact.partition()),
                fact.offset(),
                now,
                alarm);
    }

    private static Candidate candidate(
            String id, String type, TopicPartition partition, long offset, Instant now, Object data) {
        try {
            return Candidate.of(new LogRecord(
                    partition.topic(),
                    partition.partition(),
                    offset,
                    utf8(SERVICE),
                    List.of(
                            attribute(SPEC_VERSION, SPEC_VERSION_1_0),
                            attribute(ID, id),
                            attribute(TYPE, type),
                            attribute(SOURCE, "/" + SERVICE),
                            attribute(TIME, now.toString())),
                    Json.mapper().writeValueAsBytes(data)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a notice is plain data", e);
        }
    }

    private static LogRecord.Attribute attribute(String name, String value) {
        return new LogRecord.Attribute(name, utf8(value));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

package io.optward.audit;

import static org.awaitility.Awaitility.await;

import io.optward.contracts.CrockfordId;
import io.optward.contracts.Topic;
import io.optward.stack.fixture.Infrastructure;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Puts facts on topics as the other services do, and looks what the log made of them. */
public final class Facts {

    public static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

    private static final KafkaProducer<String, byte[]> PRODUCER = new KafkaProducer<>(
            Map.of("bootstrap.servers", infrastructure().bootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer());

    private Facts() {}

    public static Infrastructure infrastructure() {
        return Infrastructure.shared();
    }

    /** An id that no other test uses. */
    public static String id(String prefix) {
        return CrockfordId.random(prefix);
    }

    /** A fact about a person. */
    public static RecordMetadata publish(Topic topic, String id, String type, String subject, String json) {
        return publish(topic, id, type, subject, NOON, json);
    }

    public static RecordMetadata publish(
            Topic topic, String id, String type, String subject, Instant time, String json) {
        return record(topic, subject, attributes(id, type, subject, time), json);
    }

    /** What an event about a person travels with. */
    public static Map<String, String> attributes(String id, String type, String subject, Instant time) {
        var attributes = new LinkedHashMap<String, String>();
        attributes.put("ce_specversion", "1.0");
        attributes.put("ce_id", id);
        attributes.put("ce_type", type);
        attributes.put("ce_source", "/a-service");
        attributes.put("ce_time", time.toString());
        attributes.put("ce_subject", subject);
        attributes.put("content-type", "application/json");
        return attributes;
    }

    /** A record as it is, event or not. */
    public static RecordMetadata record(Topic topic, String key, Map<String, String> headers, @Nullable String value) {
        return record(topic.topicName(), key, headers, value);
    }

    /** A record as it is, on a topic by its name. */
    public static RecordMetadata record(String topic, String key, Map<String, String> headers, @Nullable String value) {
        var bytes = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
        var record = new ProducerRecord<>(topic, key, bytes);
        headers.forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        try {
            return PRODUCER.send(record).get();
        } catch (ExecutionException e) {
            throw new AssertionError("Kafka refused a record", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while producing", e);
        }
    }

    /** The index of an event, as soon as it is logged. */
    public static long logged(String id) {
        return await().atMost(LONG_ENOUGH)
                .until(() -> indexOf(id), Optional::isPresent)
                .orElseThrow();
    }

    public static Optional<Long> indexOf(String id) {
        return ask("SELECT index FROM event_id WHERE id = '" + id + "'").stream()
                .findFirst()
                .map(Long::valueOf);
    }

    /** The leaf of an event that is logged. */
    public static String leaf(String id) {
        return ask("SELECT convert_from(leaf, 'UTF8') FROM event WHERE id = '" + id + "'")
                .getFirst();
    }

    /** First column of the answer, read as the role that only reads. */
    public static List<String> ask(String sql) {
        try (var connection = infrastructure().connect("audit", "audit_reader");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var answer = new ArrayList<String>();
            while (rows.next()) {
                answer.add(rows.getString(1));
            }
            return answer;
        } catch (SQLException e) {
            throw new AssertionError("the log could not be read", e);
        }
    }
}

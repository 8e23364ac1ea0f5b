package io.optward.stack.promise;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.optward.contracts.CloudEventHeaders;
import io.optward.contracts.Event;
import io.optward.contracts.EventCatalogue;
import io.optward.contracts.Json;
import io.optward.contracts.Topic;
import io.optward.contracts.consent.ConsentEvent;
import io.optward.contracts.inbound.InboundEvent.PreferenceChanged;
import io.optward.contracts.outbound.MessageRefused;
import io.optward.contracts.outbound.MessageRequested;
import io.optward.contracts.outbound.MessageStateChanged;
import io.optward.merkle.LeafBytes;
import io.optward.stack.kafka.KafkaAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads the topics from their beginnings, each look going on where the one before ended; keeps ids and little else. */
final class TopicFacts implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration KAFKA_ANSWERS_WITHIN = Duration.ofSeconds(10);
    private static final Pattern CIPHERTEXT = Pattern.compile("\"sealed:v1:[^\"]*\"");

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Publications published = new Publications();
    private final Requests requests = new Requests();
    private final Map<String, Course> courses = new HashMap<>();
    private final Map<String, List<LedgerEntry>> ledger = new HashMap<>();
    private final Map<String, Long> asides = new HashMap<>();
    private Map<TopicPartition, Long> positions = new HashMap<>();
    private long records;

    TopicFacts(KafkaAddress kafka) {
        consumer = new KafkaConsumer<>(
                kafka.with(Map.of(
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        2000,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        (int) KAFKA_ANSWERS_WITHIN.toMillis())),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** Reads what came since the last look. */
    void look() {
        var there = consumer.listTopics(KAFKA_ANSWERS_WITHIN).entrySet().stream()
                .filter(topic -> Topic.isLogged(topic.getKey()) || isAside(topic.getKey()))
                .flatMap(topic -> topic.getValue().stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        var ends = consumer.endOffsets(there);
        consumer.assign(there);
        var beginnings = consumer.beginningOffsets(there);
        there.forEach(partition ->
                consumer.seek(partition, positions.getOrDefault(partition, beginnings.getOrDefault(partition, 0L))));
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (var record : consumer.poll(POLL)) {
                take(record);
            }
        }
        positions = there.stream()
                .collect(Collectors.toMap(partition -> partition, partition -> consumer.position(partition)));
        there.stream()
                .map(TopicPartition::topic)
                .filter(TopicFacts::isAside)
                .distinct()
                .forEach(topic -> published.setAside(topic, asides.getOrDefault(topic, 0L)));
    }

    /** How many records were read so far. */
    long records() {
        return records;
    }

    Publications published() {
        return published;
    }

    Requests requests() {
        return requests;
    }

    Map<String, Course> courses() {
        return courses;
    }

    Map<String, List<LedgerEntry>> ledger() {
        return ledger;
    }

    @Override
    public void close() {
        consumer.close();
    }

    private static boolean isAside(String topic) {
        return Topic.holdsDeadLetters(topic) || topic.equals(Topic.INGRESS_WEBHOOKS_REJECTED.topicName());
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        records++;
        var topic = record.topic();
        if (isAside(topic)) {
            asides.merge(topic, 1L, Long::sum);
            return;
        }
        var place = topic + "/" + record.partition() + "/" + record.offset();
        var id = header(record, CloudEventHeaders.ID);
        if (record.value() == null || id == null || LeafBytes.idsAreOfPlaces(topic)) {
            // the log names such a record by its place
            published.add(topic, LeafBytes.idOfPlace(topic, record.partition(), record.offset()), 0, place);
            if (record.value() != null && id != null && isRequest(record)) {
                requests.ask(topic, id, place);
            }
            return;
        }
        var json = new String(record.value(), StandardCharsets.UTF_8);
        published.add(topic, id, digest(json), place);
        var type = header(record, CloudEventHeaders.TYPE);
        if (type != null) {
            EventCatalogue.byCeType(type)
                    .ifPresent(kind -> take(kind, id, json, Instant.ofEpochMilli(record.timestamp())));
        }
    }

    /** What cannot be decoded becomes a dead letter, which is a finding of its own. */
    private static boolean isRequest(ConsumerRecord<byte[], byte[]> record) {
        try {
            return "message.requested.v1".equals(header(record, CloudEventHeaders.TYPE))
                    && Json.mapper().readValue(record.value(), MessageRequested.class) != null;
        } catch (IOException _) {
            return false;
        }
    }

    private void take(Class<? extends Event> type, String id, String json, Instant published) {
        try {
            if (type == MessageStateChanged.class) {
                take(id, Json.mapper().readValue(json, MessageStateChanged.class));
            } else if (type == MessageRefused.class) {
                requests.refuse(
                        Json.mapper().readValue(json, MessageRefused.class).asked());
            } else if (ConsentEvent.class.isAssignableFrom(type)) {
                var event = (ConsentEvent) Json.mapper().readValue(json, type);
                ledger.computeIfAbsent(event.subject().value(), _ -> new ArrayList<>())
                        .add(new LedgerEntry(event, published));
            } else if (type == PreferenceChanged.class) {
                var event = Json.mapper().readValue(json, PreferenceChanged.class);
                this.published.addPreference(Webhook.preference(
                        event.subject().value(),
                        event.value().name().toLowerCase(Locale.ROOT),
                        event.occurredAt().getEpochSecond()));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("event " + id + " does not read as its type says", e);
        }
    }

    private void take(String id, MessageStateChanged change) {
        var asked = change.asked();
        var key = change.idempotency();
        if (asked != null && key != null) {
            requests.accept(asked, key.value(), change.request());
        }
        int number = Integer.parseInt(id.substring(id.lastIndexOf('.') + 1));
        var decision = change.decision();
        courses.computeIfAbsent(
                        change.request(), _ -> new Course(change.subject().value(), change.purpose(), change.sender()))
                .tell(new Step(
                        number,
                        change.status(),
                        change.reasons(),
                        decision == null ? null : decision.outcome(),
                        decision == null ? null : decision.decidedAt(),
                        decision == null ? null : decision.ledgerAsOf(),
                        change.at()));
    }

    /** Of what an event says, ciphertext aside: 64 bits are plenty to tell two versions of one event apart. */
    private static long digest(String json) {
        try {
            JsonNode data = Json.mapper().readTree(CIPHERTEXT.matcher(json).replaceAll("\"sealed\""));
            var sha256 =
                    MessageDigest.getInstance("SHA-256").digest(data.toString().getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(sha256).getLong();
        } catch (IOException _) {
            return json.hashCode();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this platform has no SHA-256", e);
        }
    }

    private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}

package io.optward.consent;

import io.optward.contracts.CrockfordId;
import io.optward.contracts.Event;
import io.optward.contracts.KeyedId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.inbound.InboundEvent;
import io.optward.contracts.ingress.ProgressMade;
import io.optward.contracts.status.StatusReported;
import io.optward.kit.event.CloudEvents;
import io.optward.kit.event.Envelope;
import io.optward.stack.fixture.Infrastructure;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What other services say on Kafka, and what this one says there. */
@Singleton
public class Facts {

    private static final int SEALED_PARTITIONS = 3;

    private final KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
            Map.of("bootstrap.servers", Infrastructure.shared().bootstrapServers(), "acks", "all"),
            new StringSerializer(),
            new ByteArraySerializer());

    private final MovableClock clock;

    Facts(MovableClock clock) {
        this.clock = clock;
    }

    /** The person wrote, and the text was a keyword; as ingress publishes it: the message first, then the signal. */
    public void says(SubjectToken person, InboundEvent.SignalHeard.Signal signal, Instant at) {
        var message = writes(person, PersonFixture.CLINIC, at);
        var heard = heard(person, message, signal, at);
        publish(message.value() + (signal == InboundEvent.SignalHeard.Signal.OPT_OUT ? ".opt-out" : ".opt-in"), heard);
    }

    public void saysStop(SubjectToken person) {
        says(person, InboundEvent.SignalHeard.Signal.OPT_OUT, clock.instant());
    }

    public void saysStart(SubjectToken person) {
        says(person, InboundEvent.SignalHeard.Signal.OPT_IN, clock.instant());
    }

    public InboundEvent.SignalHeard heard(
            SubjectToken person, KeyedId message, InboundEvent.SignalHeard.Signal signal, Instant at) {
        return new InboundEvent.SignalHeard(
                person,
                PersonFixture.CLINIC,
                message,
                signal,
                InboundEvent.SignalHeard.Method.KEYWORD,
                signal == InboundEvent.SignalHeard.Signal.OPT_OUT ? "STOP" : "START",
                "en",
                new KeyedId(CrockfordId.random("kid_")),
                null,
                null,
                null,
                at,
                clock.instant());
    }

    public KeyedId writes(SubjectToken person, String sender, Instant at) {
        var message = new KeyedId(CrockfordId.random("mid_"));
        publish(
                message.value(),
                new InboundEvent.MessageReceived(
                        person,
                        sender,
                        "215500000000001",
                        message,
                        InboundEvent.MessageReceived.Kind.TEXT,
                        null,
                        null,
                        null,
                        null,
                        at,
                        clock.instant()));
        return message;
    }

    public void choosesOnWhatsApp(SubjectToken person, InboundEvent.PreferenceChanged.Value value) {
        var preference = new KeyedId(CrockfordId.random("kid_"));
        publish(
                preference.value(),
                new InboundEvent.PreferenceChanged(
                        person,
                        PersonFixture.CLINIC,
                        "215500000000001",
                        preference,
                        value,
                        clock.instant(),
                        clock.instant()));
    }

    public void sendFails(SubjectToken person, int errorCode) {
        var message = new KeyedId(CrockfordId.random("mid_"));
        publish(
                message.value() + ".failed",
                new StatusReported(
                        person,
                        PersonFixture.CLINIC,
                        "215500000000001",
                        message,
                        StatusReported.Status.FAILED,
                        null,
                        errorCode,
                        null,
                        clock.instant(),
                        clock.instant()));
    }

    /** Ingress says: everything accepted up to now is published. */
    public void ingressIsUpToDate() {
        var inbound = ends("messages.inbound");
        var status = ends("messages.status");
        for (int partition = 0; partition < SEALED_PARTITIONS; partition++) {
            publish(
                    CrockfordId.random("prg_"),
                    new ProgressMade(partition, SEALED_PARTITIONS, clock.instant(), inbound, status, clock.instant()));
        }
    }

    public void publish(String id, Event event) {
        var subject =
                event.key().startsWith("sub_") && event.key().length() == 30 ? new SubjectToken(event.key()) : null;
        try {
            producer.send(CloudEvents.record(new Envelope<>(id, "/test", subject, clock.instant(), event)))
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka refused an event", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Everything a topic holds about one person, oldest first. */
    public List<ConsumerRecord<String, byte[]>> on(String topic, SubjectToken person) {
        return Infrastructure.shared().records(topic).stream()
                .filter(record -> person.value().equals(record.key()))
                .toList();
    }

    /** The {@code ce_type} of each of these records; "tombstone" for those without a value. */
    public static List<String> types(List<ConsumerRecord<String, byte[]>> records) {
        return records.stream()
                .map(record -> record.value() == null ? "tombstone" : CloudEvents.text(record.headers(), "ce_type"))
                .toList();
    }

    @PreDestroy
    void close() {
        producer.close();
    }

    private static Map<Integer, Long> ends(String topic) {
        var settings = Map.<String, Object>of(
                "bootstrap.servers", Infrastructure.shared().bootstrapServers());
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            return consumer.endOffsets(partitions).entrySet().stream()
                    .collect(Collectors.toMap(end -> end.getKey().partition(), Map.Entry::getValue));
        }
    }
}

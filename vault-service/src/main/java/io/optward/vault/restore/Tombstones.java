package io.optward.vault.restore;

import io.optward.contracts.Event;
import io.optward.contracts.Topic;
import io.optward.contracts.rights.RightsEvent.ErasureCertified;
import io.optward.contracts.rights.RightsEvent.ErasureConfirmed;
import io.optward.contracts.subject.SubjectEvent.SubjectErased;
import io.optward.kit.event.CloudEvents;
import io.optward.kit.event.Envelope;
import io.optward.kit.event.UndecodableEventException;
import io.optward.kit.kafka.KafkaAccess;
import io.optward.vault.erasure.RepeatErasure;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads what was told about erasures since it was last read here, and erases again whoever is not erased. The topic of
 * subjects is kept for ever, so a backup of any age catches up; in a database that was not restored there is nothing to do.
 */
@ApplicationScoped
class Tombstones {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(500);

    private final KafkaAccess kafka;
    private final TombstonesRead read;
    private final RepeatErasure erasures;

    Tombstones(KafkaAccess kafka, TombstonesRead read, RepeatErasure erasures) {
        this.kafka = kafka;
        this.read = read;
        this.erasures = erasures;
    }

    /**
     * Reads up to where the topics end now, those who were erased before what was confirmed and certified of it.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer; what was read so far is done
     */
    void catchUp() {
        read(Topic.SUBJECTS_EVENTS, this::erased);
        read(Topic.RIGHTS_EVENTS, events -> {
            events.forEach(this::certified);
            events.forEach(this::confirmed);
        });
    }

    private void erased(List<Envelope<Event>> events) {
        for (var envelope : events) {
            if (envelope.event() instanceof SubjectErased told) {
                QuarkusTransaction.requiringNew().run(() -> erasures.erased(told));
            }
        }
    }

    private void certified(Envelope<Event> envelope) {
        if (envelope.event() instanceof ErasureCertified told) {
            QuarkusTransaction.requiringNew().run(() -> erasures.certified(told));
        }
    }

    private void confirmed(Envelope<Event> envelope) {
        if (envelope.event() instanceof ErasureConfirmed told) {
            QuarkusTransaction.requiringNew().run(() -> erasures.confirmed(envelope.id(), told));
        }
    }

    /** The effect is done again if the process dies before the position is written down; done twice, it changes nothing. */
    private void read(Topic topic, Consumer<List<Envelope<Event>>> effect) {
        try (var consumer = new KafkaConsumer<String, byte[]>(kafka.with(Map.of(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                StringDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class)))) {
            var partitions = consumer.partitionsFor(topic.topicName(), ANSWER_WITHIN).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            var ends = consumer.endOffsets(partitions, ANSWER_WITHIN);
            seek(consumer, partitions, ends);
            var told = new ArrayList<Envelope<Event>>();
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                consumer.poll(POLL).forEach(record -> decoded(record).ifPresent(told::add));
            }
            effect.accept(told);
            var positions = new HashMap<TopicPartition, Long>();
            partitions.forEach(partition -> positions.put(partition, consumer.position(partition)));
            read.moveOn(positions);
        }
    }

    /** A position beyond the end was written down of another Kafka: its tombstones are all read. */
    private void seek(
            KafkaConsumer<String, byte[]> consumer, List<TopicPartition> partitions, Map<TopicPartition, Long> ends) {
        var known = read.positions();
        for (var partition : partitions) {
            var position = known.get(partition);
            if (position == null || position > ends.getOrDefault(partition, 0L)) {
                consumer.seekToBeginning(List.of(partition));
            } else {
                consumer.seek(partition, position);
            }
        }
    }

    private static Optional<Envelope<Event>> decoded(ConsumerRecord<String, byte[]> record) {
        try {
            Envelope<Event> envelope = CloudEvents.read(record);
            return isTombstone(envelope.event()) ? Optional.of(envelope) : Optional.empty();
        } catch (UndecodableEventException e) {
            // of a later release perhaps; an erasure of this one can be read
            Log.warnf(
                    "passed over topic=%s partition=%d offset=%d reason=%s",
                    record.topic(), record.partition(), record.offset(), e.reason());
            return Optional.empty();
        }
    }

    private static boolean isTombstone(Event event) {
        return event instanceof SubjectErased || event instanceof ErasureCertified || event instanceof ErasureConfirmed;
    }
}

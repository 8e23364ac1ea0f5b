package io.optward.kit.letter;

import io.optward.kit.event.CloudEvents;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Finds the bytes of a dead letter again: its copy, or the record itself while its topic still has it. */
@ApplicationScoped
public class LetterCopies {

    private final KeptRecords records;
    private final Letters letters;
    private final String service;

    LetterCopies(
            KeptRecords records, Letters letters, @ConfigProperty(name = "quarkus.application.name") String service) {
        this.records = records;
        this.letters = letters;
        this.service = service;
    }

    /**
     * The record as it was read, at its own topic, partition and offset.
     *
     * @return empty if there is no such letter, or Kafka has neither of the two any more
     * @throws io.optward.kit.problem.Problem 503 if Kafka does not say
     */
    public Optional<ConsumerRecord<String, byte[]>> of(String letter) {
        return letters.find(letter).flatMap(kept -> copy(kept).or(() -> original(kept.letter())));
    }

    private Optional<ConsumerRecord<String, byte[]>> copy(Letters.Kept kept) {
        var letter = kept.letter();
        return records.at(letter.topic() + ".dead-letter", kept.keptPartition(), kept.keptOffset())
                // a topic that was made anew may hold something else there
                .filter(copy -> letter.id().equals(CloudEvents.text(copy.headers(), UndecodedRecord.LETTER)))
                .map(copy -> new ConsumerRecord<>(
                        letter.topic(),
                        letter.partition(),
                        letter.offset(),
                        copy.timestamp(),
                        TimestampType.NO_TIMESTAMP_TYPE,
                        copy.serializedKeySize(),
                        copy.serializedValueSize(),
                        copy.key(),
                        copy.value(),
                        copy.headers(),
                        Optional.empty()));
    }

    private Optional<ConsumerRecord<String, byte[]>> original(Letter letter) {
        return records.at(letter.topic(), letter.partition(), letter.offset())
                .filter(record -> new UndecodedRecord(record, letter.reason())
                        .letterOf(service)
                        .equals(letter.id()));
    }
}

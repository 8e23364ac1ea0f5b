package io.optward.audit.log;

import io.optward.merkle.Hash;
import io.optward.merkle.Leaf;
import io.optward.merkle.LeafBytes;
import io.optward.merkle.LogRecord;
import io.optward.merkle.LoggedFact;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record that becomes a leaf unless its event was logged before.
 *
 * @param leaf the bytes of the leaf to be
 * @param content digest of what the event says, the same for the same fact wherever it is read
 */
@SuppressWarnings("ArrayRecordComponent") // the leaf's bytes; nobody compares two candidates by equals
record Candidate(LoggedFact fact, byte[] leaf, Hash content, List<Leaf.Sealed> sealed) {

    static Candidate of(ConsumerRecord<byte[], byte[]> record) {
        var attributes = new ArrayList<LogRecord.Attribute>();
        record.headers().forEach(header -> attributes.add(new LogRecord.Attribute(header.key(), header.value())));
        return of(new LogRecord(
                record.topic(), record.partition(), record.offset(), record.key(), attributes, record.value()));
    }

    static Candidate of(LogRecord record) {
        var leaf =
                switch (LeafBytes.of(record)) {
                    case Leaf.Canonical canonical -> canonical;
                    case Leaf.Refused(var reason) -> LeafBytes.ofRefused(record, reason);
                };
        return new Candidate(LoggedFact.of(leaf.bytes()), leaf.bytes(), leaf.content(), leaf.sealed());
    }

    String id() {
        return fact.id();
    }
}

package io.optward.kit.outbox;

import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.optward.contracts.CloudEventHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Turns what the engine reads from PostgreSQL's log into what stands on Kafka. After a start the slot gives again what
 * it was not told of: whole database transactions up to {@code published} are passed over.
 */
final class OutboxChanges implements DebeziumEngine.ChangeConsumer<RecordChangeEvent<SourceRecord>> {

    private final PublishedOutbox outbox;
    private LogPosition published;

    /** Records of the database transaction that is being read; it belongs here when its end is known. */
    private final List<ProducerRecord<String, byte[]>> unfinished = new ArrayList<>();

    private boolean insideTransaction;

    /**
     * @param published the end of the last database transaction that is on Kafka, in the history of the server at hand
     */
    OutboxChanges(PublishedOutbox outbox, LogPosition published) {
        this.outbox = outbox;
        this.published = published;
    }

    /** Publishes what is whole; the slot is told of it only when Kafka has it. */
    @Override
    public void handleBatch(
            List<RecordChangeEvent<SourceRecord>> changes,
            DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
            throws InterruptedException {
        RecordChangeEvent<SourceRecord> lastWhole = null;
        for (var change : changes) {
            read(change.record());
            if (!insideTransaction) {
                lastWhole = change;
            }
        }
        if (lastWhole != null) {
            outbox.commit(published);
            committer.markProcessed(lastWhole);
            committer.markBatchFinished();
        }
    }

    private void read(SourceRecord record) {
        if (!(record.value() instanceof Struct value)) {
            return;
        }
        if (value.schema().field("status") != null) {
            insideTransaction = "BEGIN".equals(value.getString("status"));
            if (!insideTransaction) {
                finish(endOf(record));
            }
        } else if (value.schema().field("op") != null && "c".equals(value.getString("op"))) {
            unfinished.add(toRecord(value.getStruct("after")));
        }
    }

    private static long endOf(SourceRecord transaction) {
        if (transaction.sourceOffset().get("lsn_commit") instanceof Long end) {
            return end;
        }
        throw new IllegalStateException("the engine does not say where a transaction ends");
    }

    private void finish(long end) {
        if (end > published.lsn()) {
            unfinished.forEach(outbox::add);
            published = published.at(end);
        }
        unfinished.clear();
    }

    private static ProducerRecord<String, byte[]> toRecord(Struct row) {
        var record = new ProducerRecord<>(row.getString("topic"), row.getString("record_key"), bytes(row.get("data")));
        if (record.value() == null) {
            return record;
        }
        header(record, CloudEventHeaders.SPEC_VERSION, CloudEventHeaders.SPEC_VERSION_1_0);
        for (var column : Outbox.columns()) {
            var value = row.getString(column.name());
            if (value != null) {
                header(record, column.header(), value);
            }
        }
        header(record, CloudEventHeaders.CONTENT_TYPE, CloudEventHeaders.JSON);
        return record;
    }

    private static void header(ProducerRecord<String, byte[]> record, String name, String value) {
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static byte @Nullable [] bytes(@Nullable Object column) {
        return switch (column) {
            case null -> null;
            case byte[] bytes -> bytes;
            case ByteBuffer buffer -> {
                var bytes = new byte[buffer.remaining()];
                buffer.duplicate().get(bytes);
                yield bytes;
            }
            default -> throw new IllegalStateException("outbox.data is not bytea");
        };
    }
}

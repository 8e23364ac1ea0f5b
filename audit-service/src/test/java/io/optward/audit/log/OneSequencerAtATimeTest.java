package io.optward.audit.log;

import static io.optward.audit.Facts.ask;
import static io.optward.audit.Facts.id;
import static io.optward.audit.Facts.logged;
import static io.optward.audit.Facts.publish;
import static io.optward.contracts.Topic.CONSENT_EVENTS;
import static io.optward.contracts.Topic.RIGHTS_EVENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.optward.audit.AuditConfig;
import io.optward.audit.AuditTest;
import io.optward.audit.Facts;
import io.optward.merkle.Checkpoint;
import io.optward.merkle.SignedNote;
import io.optward.merkle.verify.DatabaseCheck;
import io.optward.merkle.verify.Verdict;
import io.optward.merkle.verify.Verifier;
import io.quarkus.logging.Log;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two processes that may sequence, and one of them is paused. */
@AuditTest
class OneSequencerAtATimeTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);

    @Inject
    Sequencer sequencer;

    @Inject
    LogKey key;

    @Inject
    AuditConfig config;

    private final String ana = id("sub_");
    private final ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean quiet = new AtomicBoolean();

    @AfterEach
    void goOn() {
        quiet.set(true);
        sequencer.start();
    }

    @Test
    void aSequencerThatIsPausedWhileItWorksIsTakenOverAndForksNothing() throws Exception {
        // Given
        sequencer.stop();
        var talking = Thread.ofVirtual().start(this::talk);
        try (var other = AnotherSequencer.start(config.signingKey())) {
            for (int round = 0; round < 2; round++) {
                other.awaitWord("Sequencing");
                sequencer.start();
                await().atMost(LONG_ENOUGH).until(() -> sequencer.state() instanceof Sequencer.State.StandingBy);
                long until = told.size() + ThreadLocalRandom.current().nextInt(100);
                await().atMost(LONG_ENOUGH).until(() -> told.size() > until);
                // When
                other.pause();
                var begun = System.nanoTime();
                var late = tell();
                await().atMost(Duration.ofSeconds(10))
                        .until(() -> Facts.indexOf(late).isPresent());
                Log.infof("the log was taken over within %d ms", (System.nanoTime() - begun) / 1_000_000);
                other.goOn();
                other.awaitWord("StandingBy");
                sequencer.stop();
            }
        }
        // Then
        quiet.set(true);
        talking.join();
        sequencer.start();
        var everything = Integer.toString(told.size());
        var counted = "SELECT count(*) FROM event WHERE subject = '" + ana + "'";
        await().atMost(LONG_ENOUGH)
                .until(() -> ask("SELECT count(DISTINCT id) FROM event WHERE subject = '" + ana + "'")
                        .contains(everything));
        assertThat(ask(counted)).containsExactly(everything);
        assertThat(ask("SELECT count(*) - max(index) FROM event")).containsExactly("1");
        await().atMost(LONG_ENOUGH).untilAsserted(() -> assertThat(verdict()).isInstanceOf(Verdict.Valid.class));
        assertThat(sizesOfCheckpointsOnKafka()).isNotEmpty().isSorted();
    }

    @Test
    void whatMarksTransactionsIsNoGapWhenRetentionHasTakenIt() throws Exception {
        // Given
        var id = id("rig_");
        var partition = committedInATransaction(id);
        logged(id);
        var end = new long[1];
        try (var admin =
                Admin.create(Map.of("bootstrap.servers", Facts.infrastructure().bootstrapServers()))) {
            end[0] = admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get()
                    .offset();
            await().atMost(LONG_ENOUGH)
                    .until(() -> ask("SELECT next_offset FROM consumed_offset WHERE topic = 'rights.events'"
                                    + " AND kafka_partition = " + partition.partition())
                            .equals(List.of(Long.toString(end[0]))));
            sequencer.stop();
            // When
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(end[0])))
                    .all()
                    .get();
        }
        sequencer.start();
        var later = id("rig_");
        publish(RIGHTS_EVENTS, later, "rights.opened.v1", ana, "{}");
        logged(later);
        // Then
        assertThat(ask("SELECT id FROM event_id WHERE id LIKE 'log.gap.rights.events." + partition.partition() + ".%'"))
                .isEmpty();
    }

    @Test
    void whoIsPausedInTheMiddleOfACopyHoldsTheLogNoLongerThanTheirLease() throws Exception {
        // Given
        sequencer.stop();
        var first = Facts.infrastructure().connect("audit", "audit_service");
        first.setAutoCommit(false);
        assertThat(Ownership.take(first, "paused", Duration.ofSeconds(1))).isPresent();
        first.commit();
        try (var lock = first.createStatement()) {
            lock.execute("SELECT FROM log_head FOR UPDATE");
        }
        var unfinished = new BinaryCopy(first, "event_id (id, index, content)");
        // When
        sequencer.start();
        // Then
        await().atMost(Duration.ofSeconds(10)).until(() -> sequencer.state() instanceof Sequencer.State.Sequencing);
        assertThatThrownBy(unfinished::end).isInstanceOf(IOException.class);
        first.abort(Runnable::run);
    }

    private void talk() {
        while (!quiet.get()) {
            tell();
        }
    }

    private String tell() {
        var id = id("con_");
        publish(CONSENT_EVENTS, id, "consent.granted.v1", ana, "{}");
        told.add(id);
        return id;
    }

    private Verdict verdict() throws SQLException {
        try (var connection = Facts.infrastructure().connect("audit", "audit_reader")) {
            return new DatabaseCheck(connection, new Verifier(key.publicKey())).verdict();
        }
    }

    private static List<Long> sizesOfCheckpointsOnKafka() {
        return Facts.infrastructure().records("audit.checkpoints").stream()
                .map(record -> Checkpoint.parse(SignedNote.parse(new String(record.value(), StandardCharsets.UTF_8))
                                .text())
                        .size())
                .toList();
    }

    private TopicPartition committedInATransaction(String id) throws Exception {
        var settings = Map.<String, Object>of(
                "bootstrap.servers", Facts.infrastructure().bootstrapServers(), "transactional.id", id);
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            var record = new ProducerRecord<>("rights.events", ana, "{}");
            Map.of("ce_id", id, "ce_type", "rights.opened.v1", "ce_source", "/a-service", "ce_subject", ana)
                    .forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
            var at = producer.send(record);
            producer.commitTransaction();
            return new TopicPartition("rights.events", at.get().partition());
        }
    }
}

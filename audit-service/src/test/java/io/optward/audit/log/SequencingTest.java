package io.optward.audit.log;

import static io.optward.audit.Facts.NOON;
import static io.optward.audit.Facts.ask;
import static io.optward.audit.Facts.attributes;
import static io.optward.audit.Facts.id;
import static io.optward.audit.Facts.leaf;
import static io.optward.audit.Facts.logged;
import static io.optward.audit.Facts.publish;
import static io.optward.audit.Facts.record;
import static io.optward.contracts.Topic.CONSENT_EVENTS;
import static io.optward.contracts.Topic.INGRESS_WEBHOOK_KEYS;
import static io.optward.contracts.Topic.MESSAGES_INBOUND;
import static io.optward.contracts.Topic.MESSAGES_STATUS;
import static io.optward.contracts.Topic.OUTBOUND_REQUESTS;
import static io.optward.contracts.Topic.RIGHTS_EVENTS;
import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import io.optward.audit.AuditTest;
import io.optward.audit.Facts;
import io.optward.merkle.Hash;
import io.optward.merkle.LogRecord;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@AuditTest
class SequencingTest {

    @Inject
    Sequencer sequencer;

    @Inject
    DataSource database;

    private final String ana = id("sub_");

    @AfterEach
    void goOn() {
        sequencer.start();
    }

    @Test
    void aFactBecomesALeafWithoutItsCiphertextWhichLiesBesideIt() {
        // Given
        var id = id("mid_");
        // When
        var at = publish(
                MESSAGES_INBOUND, id, "message.received.v1", ana, "{\"body\":\"sealed:v1:AAAA\",\"kind\":\"text\"}");
        long index = logged(id);
        // Then
        var digest =
                Hash.sha256("sealed:v1:AAAA".getBytes(StandardCharsets.UTF_8)).hex();
        assertThat(leaf(id)).isEqualTo("""
                {"attributes":{"ce_id":"%1$s","ce_source":"/a-service","ce_specversion":"1.0","ce_subject":"%2$s",\
                "ce_time":"%3$s","ce_type":"message.received.v1"},"data":{"body":"sha256:%4$s","kind":"text"},\
                "key":"%2$s","offset":%5$d,"partition":%6$d,"topic":"messages.inbound"}""".formatted(id, ana, NOON, digest, at.offset(), at.partition()));
        assertThat(ask("SELECT ciphertext FROM ciphertext WHERE index = " + index))
                .containsExactly("sealed:v1:AAAA");
        assertThat(ask("SELECT encode(digest, 'hex') FROM ciphertext WHERE index = " + index))
                .containsExactly(digest);
    }

    @Test
    void whatADepartmentAsksForIsALeafUnderItsPlaceAndKeepsNoOtherFactOut() {
        // Given
        var squatted = id("con_");
        var topic = OUTBOUND_REQUESTS.of("demo-department");
        // When
        var asked = record(
                topic,
                ana,
                attributes(squatted, "message.requested.v1", ana, NOON),
                "{\"text\":{\"body\":\"sealed:v1:AAAA\"}}");
        // Then
        var id = topic + "." + asked.partition() + "." + asked.offset();
        logged(id);
        assertThat(leaf(id))
                .contains("\"ce_id\":\"" + squatted + "\"", "sha256:")
                .doesNotContain("sealed:v1:");
        // When
        publish(CONSENT_EVENTS, squatted, "consent.granted.v1", ana, "{\"purpose\":\"MARKETING\"}");
        // Then
        logged(squatted);
        assertThat(leaf(squatted)).contains("consent.granted.v1");
    }

    @Test
    void theTopicOfANewDepartmentIsFoundWhileTheLogIsWritten() throws Exception {
        // Given
        logged(publishedNow());
        var topic = OUTBOUND_REQUESTS.of("new-" + System.nanoTime());
        try (var admin =
                Admin.create(Map.of("bootstrap.servers", Facts.infrastructure().bootstrapServers()))) {
            admin.createTopics(List.of(
                            new NewTopic(topic, 2, (short) 1), new NewTopic(topic + ".dead-letter", 2, (short) 1)))
                    .all()
                    .get();
        }
        // When
        record(topic + ".dead-letter", ana, attributes(id("key-"), "message.requested.v1", ana, NOON), "{}");
        var asked = record(topic, ana, attributes(id("key-"), "message.requested.v1", ana, NOON), "{}");
        // Then
        await().atMost(Duration.ofSeconds(40))
                .until(() -> Facts.indexOf(topic + "." + asked.partition() + "." + asked.offset())
                        .isPresent());
        assertThat(ask("SELECT id FROM event WHERE topic = '" + topic + ".dead-letter'"))
                .isEmpty();
    }

    private String publishedNow() {
        var id = id("con_");
        publish(CONSENT_EVENTS, id, "consent.granted.v1", ana, "{}");
        return id;
    }

    @Test
    void factsOfOnePersonKeepTheirOrder() {
        var ids = IntStream.range(0, 50).mapToObj(_ -> id("con_")).toList();
        ids.forEach(id -> publish(CONSENT_EVENTS, id, "consent.granted.v1", ana, "{}"));
        assertThat(ids.stream().map(Facts::logged).toList()).isSorted();
    }

    @Test
    void aFactThatIsPublishedAgainWithOtherCiphertextIsLoggedOnce() {
        // Given
        var id = id("mid_");
        publish(MESSAGES_INBOUND, id, "message.received.v1", ana, "{\"body\":\"sealed:v1:AAAA\"}");
        // When
        publish(MESSAGES_INBOUND, id, "message.received.v1", ana, "{\"body\":\"sealed:v1:BBBB\"}");
        var later = id("mid_");
        publish(MESSAGES_INBOUND, later, "message.received.v1", ana, "{}");
        logged(later);
        // Then
        assertThat(ask("SELECT count(*) FROM event WHERE id = '" + id + "'")).containsExactly("1");
        assertThat(ask("SELECT id FROM event WHERE id LIKE 'log.conflict.%' AND leaf::text LIKE '%" + id + "%'"))
                .isEmpty();
    }

    @Test
    void theSameIdWithOtherContentRaisesAnAlarmThatIsItselfLogged() {
        // Given
        var id = id("con_");
        publish(CONSENT_EVENTS, id, "consent.granted.v1", ana, "{\"purpose\":\"MARKETING\"}");
        long first = logged(id);
        // When
        var other = publish(CONSENT_EVENTS, id, "consent.granted.v1", ana, "{\"purpose\":\"SURVEY\"}");
        // Then
        var alarm = "log.conflict.consent.events.%d.%d".formatted(other.partition(), other.offset());
        logged(alarm);
        assertThat(leaf(alarm))
                .contains("\"ce_type\":\"alarm.raised.v1\"", "\"reason\":\"EVENT_ID_REUSED\"")
                .contains("event %s was logged at index %d and came again".formatted(id, first));
        assertThat(leaf(id)).contains("MARKETING");
    }

    @Test
    void whatIsNoEventIsRememberedByItsDigest() {
        // When
        var at = record(RIGHTS_EVENTS, ana, Map.of("ce_id", "rig_1"), "not json, perhaps a name");
        // Then
        var id = "rights.events.%d.%d".formatted(at.partition(), at.offset());
        logged(id);
        assertThat(leaf(id))
                .contains("\"reason\":\"NOT_JSON\"")
                .contains(Hash.sha256("not json, perhaps a name".getBytes(StandardCharsets.UTF_8))
                        .hex())
                .doesNotContain("perhaps");
    }

    @Test
    void aTombstoneIsAFactWithoutData() {
        var at = record(INGRESS_WEBHOOK_KEYS, "2026-11-01", Map.of(), null);
        var id = "ingress.webhook-keys.%d.%d".formatted(at.partition(), at.offset());
        logged(id);
        assertThat(leaf(id)).doesNotContain("\"data\"").contains("\"key\":\"2026-11-01\"");
    }

    @Test
    void aSequencerThatWasStoppedGoesOnWhereItStopped() {
        // Given
        var before = id("mid_");
        publish(MESSAGES_STATUS, before, "message.delivered.v1", ana, "{}");
        logged(before);
        // When
        sequencer.stop();
        var meanwhile = IntStream.range(0, 20).mapToObj(_ -> id("mid_")).toList();
        meanwhile.forEach(id -> publish(MESSAGES_STATUS, id, "message.delivered.v1", ana, "{}"));
        sequencer.start();
        // Then
        meanwhile.forEach(Facts::logged);
        assertThat(ask("SELECT count(*) FROM event WHERE subject = '" + ana + "'"))
                .containsExactly("21");
        assertThat(ask("SELECT count(*) - max(index) FROM event")).containsExactly("1");
    }

    @Test
    void recordsThatAreGoneBeforeTheyWereReadAreAGapThatIsLogged() throws Exception {
        // Given
        sequencer.stop();
        var lost = id("mid_");
        var at = publish(MESSAGES_STATUS, lost, "message.delivered.v1", ana, "{}");
        var partition = new TopicPartition(at.topic(), at.partition());
        try (var admin =
                Admin.create(Map.of("bootstrap.servers", Facts.infrastructure().bootstrapServers()))) {
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(at.offset() + 1)))
                    .all()
                    .get();
        }
        // When
        sequencer.start();
        // Then
        var gap = "log.gap.messages.status.%d.%d-%d".formatted(at.partition(), at.offset(), at.offset() + 1);
        logged(gap);
        assertThat(leaf(gap))
                .contains("\"ce_type\":\"log.gap.v1\"")
                .contains("\"expected\":%d,\"next\":%d".formatted(at.offset(), at.offset() + 1));
        assertThat(Facts.indexOf(lost)).isEmpty();
    }

    @Test
    void whoLostTheLogCannotAppendToIt() throws Exception {
        // Given
        sequencer.stop();
        try (var first = database.getConnection();
                var second = database.getConnection()) {
            first.setAutoCommit(false);
            second.setAutoCommit(false);
            var stale = Ownership.take(first, "first", Duration.ZERO).orElseThrow();
            first.commit();
            var owner = Ownership.take(second, "second", Duration.ZERO).orElseThrow();
            second.commit();
            var fact = Candidate.of(new LogRecord(
                    "audit.trail",
                    0,
                    0,
                    null,
                    List.of(new LogRecord.Attribute("ce_id", id("x_").getBytes(StandardCharsets.UTF_8))),
                    "{}".getBytes(StandardCharsets.UTF_8)));
            // Then
            assertThatThrownBy(() -> Append.of(first, stale, List.of(fact), Map.of(), Duration.ZERO, NOON))
                    .isInstanceOf(Ownership.StaleException.class);
            first.rollback();
            assertThat(Append.of(second, owner, List.of(fact), Map.of(), Duration.ZERO, NOON)
                            .sequenced())
                    .isEqualTo(1);
            assertThatThrownBy(() -> Append.of(second, owner, List.of(fact), Map.of(), Duration.ZERO, NOON))
                    .isInstanceOf(Ownership.StaleException.class);
            second.rollback();
        }
    }

    @Test
    void aLogThatSomebodyHoldsIsNotTakenBeforeTheirTimeIsOver() throws SQLException {
        try (var connection = database.getConnection()) {
            assertThat(Ownership.take(connection, "somebody else", Duration.ofSeconds(8)))
                    .isEmpty();
        }
    }

    @Test
    void theServiceSaysThatItIsReady() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(sequencer.state()).isInstanceOf(Sequencer.State.Sequencing.class));
        get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("checks.find { it.name == 'the log grows' }.data.integrator", is("the tree follows"));
    }
}

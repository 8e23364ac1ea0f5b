package io.optward.kit.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.Topic;
import io.optward.contracts.subject.SubjectEvent.SubjectErased;
import io.optward.kit.event.CloudEvents;
import io.optward.kit.event.Envelope;
import io.optward.kit.fixture.InfrastructureResource;
import io.optward.stack.fixture.Infrastructure;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = InfrastructureResource.class, initArgs = @ResourceArg(name = "database", value = "consent"))
class OutboxTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @Inject
    Outbox outbox;

    @Inject
    OutboxRelay relay;

    @Inject
    Instance<DataSource> dataSource;

    @ConfigProperty(name = "quarkus.application.name")
    String service;

    @BeforeEach
    void theRelayHasItsSlot() {
        await().atMost(Duration.ofSeconds(20)).until(() -> relay.state() instanceof OutboxRelay.State.Relaying);
    }

    @Test
    void whatACommittedTransactionSaysIsPublishedAsACloudEvent() throws Exception {
        // Given
        var ana = SubjectToken.random();
        // When
        QuarkusTransaction.requiringNew().run(() -> outbox.add(erasureOf(ana, "era_1")));
        // Then
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(recordsOf(ana)).hasSize(1));
        var envelope = CloudEvents.read(recordsOf(ana).getFirst());
        assertThat(envelope.id()).isEqualTo("era_1.erased");
        assertThat(envelope.source()).isEqualTo("/kit-service");
        assertThat(envelope.subject()).isEqualTo(ana);
        assertThat(envelope.time()).isEqualTo(NOON);
        assertThat(envelope.event()).isEqualTo(new SubjectErased(ana, "era_1", NOON));
    }

    @Test
    void whatARolledBackTransactionSaysIsNeverPublished() {
        // Given
        var ana = SubjectToken.random();
        var bob = SubjectToken.random();
        // When
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> {
                    outbox.add(erasureOf(ana, "era_rolled_back"));
                    throw new IllegalStateException("changed its mind");
                }))
                .hasMessageContaining("changed its mind");
        QuarkusTransaction.requiringNew().run(() -> outbox.add(erasureOf(bob, "era_later")));
        // Then
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(recordsOf(bob)).hasSize(1));
        assertThat(recordsOf(ana)).isEmpty();
    }

    @Test
    void factsOfOnePersonLeaveInTheOrderTheyWereTold() {
        // Given
        var ana = SubjectToken.random();
        // When
        IntStream.range(0, 50)
                .forEach(i -> QuarkusTransaction.requiringNew().run(() -> outbox.add(erasureOf(ana, "era_n" + i))));
        // Then
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(recordsOf(ana)).hasSize(50));
        assertThat(recordsOf(ana).stream().map(OutboxTest::id))
                .containsExactlyElementsOf(IntStream.range(0, 50)
                        .mapToObj(i -> "era_n" + i + ".erased")
                        .toList());
    }

    @Test
    void aTombstoneHasTheKeyAndNoValue() {
        // Given
        var ana = SubjectToken.random();
        // When
        QuarkusTransaction.requiringNew()
                .run(() -> outbox.addTombstone(Topic.CONSENT_STATE, ana.value(), "tombstone." + ana));
        // Then
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(Infrastructure.shared().records("consent.state").stream()
                                .filter(record -> ana.value().equals(record.key())))
                        .singleElement()
                        .satisfies(record -> assertThat(record.value()).isNull()));
    }

    @Test
    void nothingCanBeToldBeforeTheRelayHasItsSlot() throws Exception {
        // Given
        relay.stop(new ShutdownEvent());
        try (var superuser = Infrastructure.shared().connect("consent", "postgres")) {
            await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> {
                superuser.createStatement().execute("SELECT pg_drop_replication_slot('outbox_consent')");
                return true;
            });
        } finally {
            // When
            var early = new Outbox(dataSource, service);
            var ana = SubjectToken.random();
            assertThatThrownBy(
                            () -> QuarkusTransaction.requiringNew().run(() -> early.add(erasureOf(ana, "era_early"))))
                    .hasMessageContaining("no replication slot yet");
            // Then
            relay.restart();
            await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> {
                QuarkusTransaction.requiringNew().run(() -> early.add(erasureOf(ana, "era_in_time")));
                return true;
            });
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(recordsOf(ana)).hasSize(1));
        }
    }

    @Test
    void theTableStaysEmpty() throws SQLException {
        QuarkusTransaction.requiringNew().run(() -> outbox.add(erasureOf(SubjectToken.random(), "era_gone")));

        try (var connection = Infrastructure.shared().connect("consent", "consent_service");
                var rows = connection.createStatement().executeQuery("SELECT count(*) FROM outbox")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getLong(1)).isZero();
        }
    }

    @Test
    void whatWasToldWhileNoRelayRanIsPublishedByTheNextOne() throws Exception {
        // Given
        var before = SubjectToken.random();
        QuarkusTransaction.requiringNew().run(() -> outbox.add(erasureOf(before, "era_before")));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(recordsOf(before)).hasSize(1));
        relay.stop(new ShutdownEvent());
        var meanwhile = SubjectToken.random();
        QuarkusTransaction.requiringNew().run(() -> outbox.add(erasureOf(meanwhile, "era_meanwhile")));
        // When
        relay.restart();
        // Then
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(recordsOf(meanwhile)).hasSize(1));
    }

    private Envelope<SubjectErased> erasureOf(SubjectToken subject, String erasure) {
        return outbox.envelope(erasure + ".erased", subject, NOON, new SubjectErased(subject, erasure, NOON));
    }

    private static List<ConsumerRecord<String, byte[]>> recordsOf(SubjectToken subject) {
        return Infrastructure.shared().records("subjects.events").stream()
                .filter(record -> subject.value().equals(record.key()))
                .toList();
    }

    private static String id(ConsumerRecord<String, byte[]> record) {
        return CloudEvents.text(record.headers(), "ce_id");
    }
}

package io.optward.kit.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.SubjectEvent.SubjectErased;
import io.optward.kit.event.CloudEvents;
import io.optward.kit.fixture.InfrastructureResource;
import io.optward.kit.outbox.AnotherRelay.Moment;
import io.optward.stack.fixture.Infrastructure;
import io.optward.stack.kafka.TopicReader;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two relays on one database, one of them in a process that is paused or killed at the worst moments. */
@QuarkusTest
@WithTestResource(value = InfrastructureResource.class, initArgs = @ResourceArg(name = "database", value = "consent"))
class OneRelayAtATimeTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);

    @Inject
    Outbox outbox;

    @Inject
    OutboxRelay relay;

    private final SubjectToken ana = SubjectToken.random();
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void thisOneStandsBack() throws InterruptedException {
        await().atMost(LONG_ENOUGH).until(() -> relay.state() instanceof OutboxRelay.State.Relaying);
        relay.stop(new ShutdownEvent());
    }

    @AfterEach
    void thisOneRelaysAgain() throws InterruptedException {
        relay.stop(new ShutdownEvent());
        relay.restart();
    }

    @Test
    void aRelayThatIsPausedBeforeItPublishesPublishesNothingAfterwards() throws Exception {
        theOtherIsPausedAndGoesOnTooLate(Moment.SENT);
        // the paused one had sent it already: taken back, and invisible to whoever reads what is committed
        assertThat(idsOnKafka(TopicReader.ofEverything(Infrastructure.shared().kafka())))
                .hasSizeGreaterThan(told.size());
    }

    @Test
    void whatAPausedRelayHasPublishedIsNotPublishedAgain() throws Exception {
        theOtherIsPausedAndGoesOnTooLate(Moment.PUBLISHED);
        assertThat(idsOnKafka(TopicReader.ofEverything(Infrastructure.shared().kafka())))
                .containsExactlyElementsOf(told);
    }

    private void theOtherIsPausedAndGoesOnTooLate(Moment moment) throws Exception {
        // Given
        try (var other = AnotherRelay.start("consent", moment)) {
            other.awaitWord("Relaying");
            relay.restart();
            tell();
            other.awaitWord(moment.name());
            await().atMost(LONG_ENOUGH).until(() -> idsOnKafka(
                            TopicReader.ofEverything(Infrastructure.shared().kafka()))
                    .containsAll(told));
            // When
            other.pause();
            theOneThatStoodByTakesOver();
            other.goOn();
            // Then
            other.awaitWord("StandingBy");
            tell();
            await().atMost(LONG_ENOUGH).until(() -> idsOnKafka().containsAll(told));
            assertThat(idsOnKafka()).containsExactlyElementsOf(told);
        }
    }

    @Test
    void relaysThatAreKilledWhereverTheyArePublishEachEventOnce() throws Exception {
        for (int round = 0; round < 2; round++) {
            try (var other = AnotherRelay.start("consent", Moment.NEVER)) {
                tell();
                other.awaitWord("Relaying");
                long quietMillis = ThreadLocalRandom.current().nextLong(400);
                var end = Instant.now().plusMillis(quietMillis);
                while (Instant.now().isBefore(end)) {
                    tell();
                }
                other.kill();
            }
        }
        relay.restart();
        await().atMost(LONG_ENOUGH).until(() -> idsOnKafka().containsAll(told));
        assertThat(idsOnKafka()).containsExactlyElementsOf(told);
    }

    @Test
    void aRelayThatIsStoppedHandsOverAtOnce() throws Exception {
        try (var other = AnotherRelay.start("consent", Moment.NEVER)) {
            other.awaitWord("Relaying");
            relay.restart();
            await().atMost(LONG_ENOUGH).until(() -> relay.state() instanceof OutboxRelay.State.StandingBy);
            // When
            other.stop();
            // Then
            await().atMost(Duration.ofSeconds(3)).until(() -> relay.state() instanceof OutboxRelay.State.Relaying);
        }
    }

    @Test
    void aRelayWhoseConnectionPostgresEndsGoesOn() throws Exception {
        // Given
        relay.restart();
        await().atMost(LONG_ENOUGH).until(() -> relay.state() instanceof OutboxRelay.State.Relaying);
        tell();
        await().atMost(LONG_ENOUGH).until(() -> idsOnKafka().containsAll(told));
        // When
        try (var superuser = Infrastructure.shared().connect("consent", "postgres")) {
            superuser
                    .createStatement()
                    .execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                            + " WHERE usename = 'consent_relay'");
        }
        // Then
        tell();
        await().atMost(LONG_ENOUGH).until(() -> idsOnKafka().containsAll(told));
        assertThat(idsOnKafka()).containsExactlyElementsOf(told);
    }

    private void theOneThatStoodByTakesOver() {
        var begun = System.nanoTime();
        tell();
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> idsOnKafka().containsAll(told));
        Log.infof("the outbox was taken over within %d ms", (System.nanoTime() - begun) / 1_000_000);
    }

    /** Says a few things in one transaction. */
    private void tell() {
        var erasures = IntStream.range(0, 3)
                .mapToObj(i -> "era_" + ana.value() + "-" + told.size() + "-" + i)
                .toList();
        QuarkusTransaction.requiringNew()
                .run(() -> outbox.addAll(erasures.stream()
                        .map(id -> outbox.envelope(id, ana, NOON, new SubjectErased(ana, id, NOON)))
                        .toList()));
        told.addAll(erasures);
    }

    private List<String> idsOnKafka() {
        return idsOnKafka(new TopicReader(Infrastructure.shared().kafka()));
    }

    /** Of the person of this test, in the order of the topic: all are of one key. */
    private List<String> idsOnKafka(TopicReader reader) {
        try (reader) {
            return reader.records("subjects.events").stream()
                    .filter(this::isAnas)
                    .map(record -> CloudEvents.text(record.headers(), "ce_id"))
                    .toList();
        }
    }

    private boolean isAnas(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.key(), StandardCharsets.UTF_8).equals(ana.value());
    }
}

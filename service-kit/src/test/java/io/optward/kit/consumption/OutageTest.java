package io.optward.kit.consumption;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.inbound.InboundEvent.ItemPutAside;
import io.optward.kit.event.CloudEvents;
import io.optward.kit.event.Envelope;
import io.optward.kit.fixture.InfrastructureResource;
import io.optward.stack.fixture.Infrastructure;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a consumer needs is away, for long, and comes back: it goes on by itself. */
@QuarkusTest
@WithTestResource(value = InfrastructureResource.class, initArgs = @ResourceArg(name = "database", value = "consent"))
class OutageTest {

    private static final String TOPIC = "messages.inbound";
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);
    private static final Duration LONGER_THAN_A_MEMBER_MAY_NOT_POLL = Duration.ofMillis(4_500);

    @Inject
    Diary diary;

    @Inject
    SteadfastConsumer steadfast;

    @Inject
    AgroalDataSource pool;

    private final String run = "out_" + System.nanoTime() + "_";

    @AfterEach
    void theOutageIsOver() {
        diary.outage(false);
    }

    @Test
    void anOutageThatLastsLongerThanAPollMayTakeLosesNothingAndDoesNothingTwice() throws Exception {
        // Given
        tell("before");
        await().atMost(LONG_ENOUGH).until(() -> entries().contains(run + "before"));
        // When
        diary.outage(true);
        var meanwhile = IntStream.range(0, 20).mapToObj(i -> "meanwhile-" + i).toList();
        meanwhile.forEach(this::tell);
        var begun = System.nanoTime();
        await().atMost(LONG_ENOUGH).until(() -> steadfast.troubles().containsKey(TOPIC));
        anotherMemberComesAndGoes();
        await().atMost(LONG_ENOUGH)
                .until(() -> System.nanoTime() - begun > LONGER_THAN_A_MEMBER_MAY_NOT_POLL.toNanos());
        diary.outage(false);
        // Then
        tell("after");
        await().atMost(LONG_ENOUGH)
                .until(() -> entries().contains(run + "after")
                        && entries()
                                .containsAll(meanwhile.stream().map(run::concat).toList()));
        assertThat(entries()).doesNotHaveDuplicates().hasSize(22);
        await().atMost(LONG_ENOUGH).until(this::everythingIsCommitted);
        get("/q/health/live").then().statusCode(200);
    }

    @Test
    void theDatabaseEndsEveryConnectionAndNobodyNoticesForLong() throws SQLException {
        // Given
        tell("before");
        await().atMost(LONG_ENOUGH).until(() -> entries().contains(run + "before"));
        // When
        try (var superuser = Infrastructure.shared().connect("consent", "postgres")) {
            superuser
                    .createStatement()
                    .execute(
                            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'consent_service'");
        }
        tell("after");
        // Then
        await().atMost(Duration.ofSeconds(5)).until(() -> entries().contains(run + "after"));
        assertThat(steadfast.troubles()).isEmpty();
    }

    @Test
    void whoIsPausedInsideATransactionHoldsNobodyUpForLong() throws Exception {
        // Given
        var event = run + "held";
        try (var paused = Infrastructure.shared().connect("consent", "consent_service")) {
            paused.createStatement()
                    .execute("SET idle_in_transaction_session_timeout = '" + asTheServicesHaveIt() + "'");
            paused.setAutoCommit(false);
            paused.createStatement().execute("INSERT INTO consumed_event (event_id) VALUES ('" + event + "')");
            // When
            tell("held");
            // Then
            await().atMost(Duration.ofSeconds(9)).until(() -> entries().contains(event));
        } catch (SQLException _) {
            // the connection is ended
        }
    }

    private String asTheServicesHaveIt() throws SQLException {
        try (var connection = pool.getConnection();
                var row = connection.createStatement().executeQuery("SHOW idle_in_transaction_session_timeout")) {
            row.next();
            return row.getString(1);
        }
    }

    private List<String> entries() {
        return diary.entries().stream().filter(id -> id.startsWith(run)).toList();
    }

    private void tell(String name) {
        var subject = SubjectToken.random();
        var event = CloudEvents.record(new Envelope<>(
                run + name,
                "/ingress-service",
                subject,
                NOON,
                new ItemPutAside(subject, "rec_1", "EVENT_TOO_LARGE", NOON, NOON)));
        var headers = new HashMap<String, String>();
        event.headers().forEach(header -> headers.put(header.key(), CloudEvents.text(event.headers(), header.key())));
        Infrastructure.shared().produce(TOPIC, event.key(), headers, event.value());
    }

    /** Partitions go to another process and come back while their batch is held up. */
    private static void anotherMemberComesAndGoes() {
        try (var other = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        Infrastructure.shared().bootstrapServers(),
                        "group.id",
                        "diary",
                        "enable.auto.commit",
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            other.subscribe(List.of(TOPIC));
            await().atMost(LONG_ENOUGH).until(() -> {
                other.poll(Duration.ofMillis(100));
                return !other.assignment().isEmpty();
            });
        }
    }

    private boolean everythingIsCommitted() throws Exception {
        try (var admin =
                Admin.create(Map.of("bootstrap.servers", Infrastructure.shared().bootstrapServers()))) {
            var committed = admin.listConsumerGroupOffsets("diary")
                    .partitionsToOffsetAndMetadata()
                    .get();
            var ends = admin.listOffsets(IntStream.range(0, 3)
                            .mapToObj(i -> new TopicPartition(TOPIC, i))
                            .collect(Collectors.toMap(p -> p, _ -> OffsetSpec.latest())))
                    .all()
                    .get();
            return ends.entrySet().stream()
                    .allMatch(end -> end.getValue().offset() == 0
                            || committed.containsKey(end.getKey())
                                    && committed.get(end.getKey()).offset()
                                            == end.getValue().offset());
        }
    }
}

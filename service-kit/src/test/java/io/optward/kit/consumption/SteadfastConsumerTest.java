package io.optward.kit.consumption;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import io.optward.contracts.Event;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.Topic;
import io.optward.contracts.consent.Purpose;
import io.optward.contracts.inbound.InboundEvent.ItemPutAside;
import io.optward.contracts.outbound.MessageRequested;
import io.optward.contracts.subject.SubjectEvent.SubjectReturned;
import io.optward.kit.event.CloudEvents;
import io.optward.kit.event.Envelope;
import io.optward.kit.fixture.InfrastructureResource;
import io.optward.stack.checkout.Checkout;
import io.optward.stack.fixture.Infrastructure;
import io.optward.stack.topic.TopicList;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = InfrastructureResource.class, initArgs = @ResourceArg(name = "database", value = "consent"))
class SteadfastConsumerTest {

    private static final String TOPIC = "subjects.events";
    private static final int PARTITION = 2;
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    // beyond whatever other tests read of this topic
    private static final AtomicLong OFFSET = new AtomicLong(1_000_000);

    @Inject
    SteadfastConsumer consumer;

    private final List<String> effects = new ArrayList<>();

    @Test
    void anEventThatComesTwiceHasItsEffectOnce() {
        var event = readable("twice-" + System.nanoTime());

        consumer.consume(batch(event, event), this::note);
        consumer.consume(batch(event), this::note);

        assertThat(effects).hasSize(1);
    }

    @Test
    void whatTwoDepartmentsAskForUnderOneIdHasTwoEffectsAndEachRecordHasOne() {
        var id = "key-" + System.nanoTime();
        var first = requested("outbound.requests.demo-department", id);
        var second = requested("outbound.requests.demo-care-desk", id);
        var again = requested("outbound.requests.demo-department", id);

        consumer.consume(batch(first), this::note);
        consumer.consume(batch(first), this::note);
        consumer.consume(batch(second), this::note);
        consumer.consume(batch(again), this::note);

        assertThat(effects).containsExactly(id, id, id);
    }

    @Test
    void anIdThatADepartmentTookKeepsNoFactFromHavingItsEffect() {
        var id = "taken-" + System.nanoTime();

        consumer.consume(batch(requested("outbound.requests.demo-department", id)), this::note);
        consumer.consume(batch(readable(id)), this::note);

        assertThat(effects).containsExactly(id, id);
    }

    @Test
    void aRequestOnATopicThatIsNoDepartmentsIsPutAside() {
        var id = "stray-" + System.nanoTime();

        consumer.consume(batch(requested(TOPIC, id)), this::note);

        assertThat(effects).isEmpty();
    }

    @Test
    void workThatAsksOthersAsksOutsideTheTransactionAndAgainWhenTheyDoNotAnswer() {
        // Given
        var asked = new AtomicInteger();
        var work = new TopicWork() {
            @Override
            public Topic topic() {
                return Topic.SUBJECTS_EVENTS;
            }

            @Override
            public Consumer<List<Received>> prepare(List<Received> events) {
                assertThat(QuarkusTransaction.isActive()).isFalse();
                if (asked.incrementAndGet() < 3) {
                    throw new IllegalStateException("whom we ask is away");
                }
                return fresh -> {
                    assertThat(QuarkusTransaction.isActive()).isTrue();
                    note(fresh);
                };
            }
        };
        var event = readable("asking-" + System.nanoTime());
        // When
        consumer.work(batch(event), work);
        // Then
        assertThat(asked).hasValue(3);
        assertThat(effects).containsExactly(CloudEvents.text(event.headers(), "ce_id"));
    }

    @Test
    void anEffectThatFailsIsTriedAgainUntilItSucceeds() {
        // Given
        var event = readable("failing-" + System.nanoTime());
        var tries = new AtomicInteger();
        // When
        consumer.consume(batch(event), events -> {
            if (tries.incrementAndGet() < 3) {
                throw new IllegalStateException("the database is away");
            }
            note(events);
        });
        // Then
        assertThat(tries).hasValue(3);
        assertThat(effects).hasSize(1);
        assertThat(consumer.troubles()).isEmpty();
    }

    @Test
    void whatIsHeldUpIsSeenInHealthAndMetricsWithTheTimeSinceWhen() {
        // Given
        var tries = new AtomicInteger();
        // When
        consumer.persistently("the test's work", () -> {
            if (tries.incrementAndGet() == 2) {
                // Then
                // nobody is better served when this process is taken away
                given().get("/q/health/ready").then().statusCode(200).body(containsString("held up since 20"));
                assertThat(heldUpSeconds()).isPositive();
            }
            if (tries.get() < 3) {
                throw new IllegalStateException("the vault is away");
            }
        });
        assertThat(heldUpSeconds()).isZero();
    }

    private static double heldUpSeconds() {
        return given().get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("optward_held_up_seconds{work=\"the test's work\"}"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatCannotBeDecodedGoesToTheDeadLettersAndHoldsNobodyUp() {
        // Given
        var key = "key-" + System.nanoTime();
        var unreadable = new ConsumerRecord<>(
                TOPIC, PARTITION, OFFSET.getAndIncrement(), key, "nonsense".getBytes(StandardCharsets.UTF_8));
        var event = readable("beside-" + System.nanoTime());
        // When
        consumer.consume(batch(unreadable, event), this::note);
        // Then
        assertThat(effects).hasSize(1);
        assertThat(Infrastructure.shared().records(TOPIC + ".dead-letter"))
                .filteredOn(letter -> key.equals(letter.key()))
                .singleElement()
                .satisfies(letter -> {
                    assertThat(letter.value()).asString(StandardCharsets.UTF_8).isEqualTo("nonsense");
                    assertThat(CloudEvents.text(letter.headers(), "optward_reason"))
                            .isEqualTo("NO_CLOUD_EVENT");
                    assertThat(CloudEvents.text(letter.headers(), "optward_origin"))
                            .isEqualTo(TOPIC + "/" + PARTITION + "/" + unreadable.offset());
                });
    }

    @Test
    void howFarItWasReadIsNotedWithTheEffect() throws SQLException {
        var event = readable("position-" + System.nanoTime());

        consumer.consume(batch(event), this::note);

        try (var connection = Infrastructure.shared().connect("consent", "consent_service");
                var row = connection
                        .createStatement()
                        .executeQuery("SELECT next_offset FROM consumed_position WHERE topic = '" + TOPIC
                                + "' AND partition = " + PARTITION)) {
            assertThat(row.next()).isTrue();
            assertThat(row.getLong(1)).isEqualTo(event.offset() + 1);
        }
    }

    @Test
    void idsOfTopicsThatForgetAreForgottenAndTheOthersAreKnownForEver() throws SQLException {
        // Given
        var kept = readable("kept-" + System.nanoTime());
        var subject = SubjectToken.random();
        var passing = record(
                "messages.inbound",
                "passing-" + System.nanoTime(),
                subject,
                new ItemPutAside(subject, "rec_1", "EVENT_TOO_LARGE", NOON, NOON));
        consumer.consume(batch(kept), this::note);
        consumer.consume(
                new ConsumerRecords<>(Map.of(new TopicPartition("messages.inbound", 0), List.of(passing)), Map.of()),
                this::note);
        try (var superuser = Infrastructure.shared().connect("consent", "postgres");
                var statement = superuser.createStatement()) {
            statement.execute("UPDATE consumed_event SET forget_after = forget_after - make_interval(days => 76)");
            // When
            consumer.forget();
            // Then
            try (var rows = statement.executeQuery("SELECT event_id FROM consumed_event WHERE event_id IN ('"
                    + effects.get(0) + "', '" + effects.get(1) + "')")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).isEqualTo(effects.getFirst()).startsWith("kept");
                assertThat(rows.next()).isFalse();
            }
        }
    }

    @Test
    void idsAreForgottenOnlyOfTopicsThatForgetThemselves() {
        var kept = TopicList.read(Checkout.find().topicList()).topics().stream()
                .filter(topic -> ConsumedIds.TOPICS_THAT_FORGET.contains(topic.name()))
                .map(topic -> topic.retention());
        assertThat(kept).containsExactly("P30D", "P30D");
        assertThat(TopicList.of(Checkout.find()).topics().stream()
                        .filter(topic -> Topic.OUTBOUND_REQUESTS.isHomeOf(topic.name()))
                        .map(topic -> topic.retention()))
                .isNotEmpty()
                .containsOnly("P7D");
    }

    private void note(List<Received> events) {
        events.forEach(event -> effects.add(event.id()));
    }

    private static ConsumerRecord<String, byte[]> requested(String topic, String id) {
        var subject = SubjectToken.random();
        return record(
                topic,
                id,
                subject,
                new MessageRequested(
                        subject, "330200000000001", Purpose.MARKETING, null, null, null, null, null, null));
    }

    private static ConsumerRecord<String, byte[]> readable(String id) {
        var subject = SubjectToken.random();
        return record(TOPIC, id, subject, new SubjectReturned(subject, NOON));
    }

    private static ConsumerRecord<String, byte[]> record(String topic, String id, SubjectToken subject, Event event) {
        var written = CloudEvents.record(new Envelope<>(id, "/vault-service", subject, NOON, event));
        var record = new ConsumerRecord<>(topic, PARTITION, OFFSET.getAndIncrement(), written.key(), written.value());
        written.headers().forEach(header -> record.headers().add(header));
        return record;
    }

    @SafeVarargs
    private static ConsumerRecords<String, byte[]> batch(ConsumerRecord<String, byte[]>... records) {
        return new ConsumerRecords<>(Map.of(new TopicPartition(TOPIC, PARTITION), Arrays.asList(records)), Map.of());
    }
}

package io.optward.consent.review;

import static io.optward.consent.PersonFixture.CLINIC;
import static io.optward.contracts.consent.Purpose.MARKETING;
import static io.optward.contracts.consent.Purpose.SURVEY;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import io.optward.consent.Department;
import io.optward.consent.Facts;
import io.optward.consent.MovableClock;
import io.optward.consent.OwnVault;
import io.optward.contracts.CrockfordId;
import io.optward.contracts.KeyedId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.consent.Purpose;
import io.optward.contracts.inbound.InboundEvent.ItemPutAside;
import io.optward.contracts.inbound.InboundEvent.PutAsideSettled;
import io.optward.contracts.inbound.InboundEvent.SignalHeard.Signal;
import io.optward.contracts.subject.SubjectEvent.MergeBegun;
import io.optward.kit.event.CloudEvents;
import io.optward.kit.event.Envelope;
import io.optward.kit.event.EventPublisher;
import io.optward.kit.fixture.InfrastructureResource;
import io.optward.kit.letter.Letters;
import io.optward.kit.letter.UndecodedRecord;
import io.optward.stack.fixture.Infrastructure;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** What could not be understood may have been a STOP: until somebody has looked, marketing waits. */
@QuarkusTest
@WithTestResource(value = InfrastructureResource.class, initArgs = @ResourceArg(name = "database", value = "consent"))
@WithTestResource(OwnVault.class)
class AwaitedReviewsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final AtomicLong FAR_AWAY = new AtomicLong(9_000_000);

    @Inject
    Facts facts;

    @Inject
    MovableClock clock;

    @Inject
    EventPublisher publisher;

    @Inject
    Letters letters;

    private final SubjectToken ana = SubjectToken.random();
    private final SubjectToken bo = SubjectToken.random();

    @Test
    void marketingToSomebodyWaitsUntilTheirDeadLetterIsSettled() {
        // Given
        agreed(ana);
        agreed(bo);
        // When
        Infrastructure.shared()
                .produce(
                        "messages.inbound",
                        ana.value(),
                        Map.of("ce_type", "signal.heard.v9"),
                        "{".getBytes(StandardCharsets.UTF_8));
        // Then
        awaitReason(ana, MARKETING, "AWAITING_REVIEW");
        awaitReason(ana, SURVEY, "AWAITING_REVIEW");
        awaitReason(bo, MARKETING, null);
        assertThat(Department.asks(ana, Purpose.UTILITY, CLINIC).reason()).isNull();
        // When
        given().contentType("application/json")
                .body("{\"reason\":\"a tool of ours wrote it, no person\"}")
                .post("/v1/letters/" + letterOf(ana) + "/settle")
                .then()
                .statusCode(200);
        // Then
        awaitReason(ana, MARKETING, null);
    }

    @Test
    void aStopThatAnOlderVersionCouldNotReadIsHonouredWhenItIsReplayed() {
        // Given
        agreed(ana);
        var stop = "mid_" + ana.value().substring(4) + ".opt-out";
        anOlderVersionCouldNotRead(stop);
        awaitReason(ana, MARKETING, "AWAITING_REVIEW");
        var letter = letterOf(ana);
        // When
        given().post("/v1/letters/" + letter + "/replay").then().statusCode(200).body("state", is("REPLAYED"));
        given().post("/v1/letters/" + letter + "/replay").then().statusCode(200).body("state", is("REPLAYED"));
        // Then
        assertThat(Department.asks(ana, MARKETING, CLINIC).reason()).isEqualTo("CONSENT_WITHDRAWN");
        given().get("/v1/subjects/" + ana + "/consents").then().body("version", is(4));
    }

    @Test
    void marketingUnderAnotherSubjectOfTheSamePersonWaitsToo() {
        // Given
        agreed(bo);
        var merge = CrockfordId.random("mrg_");
        facts.publish(merge + ".begun", new MergeBegun(bo, ana, merge, clock.instant()));
        // When
        facts.publish(
                "rec_1.put-aside." + ana,
                new ItemPutAside(ana, receipt(), "EVENT_TOO_LARGE", clock.instant(), clock.instant()));
        // Then
        awaitReason(bo, MARKETING, "AWAITING_REVIEW");
    }

    @Test
    void whatIngressPutAsideSuspendsMarketingUntilSomebodyHasLooked() {
        // Given
        agreed(ana);
        var receipt = receipt();
        var other = receipt();
        // When
        putAside(receipt);
        putAside(other);
        awaitReason(ana, MARKETING, "AWAITING_REVIEW");
        decided(receipt, PutAsideSettled.Outcome.REPLAYED);
        // Then
        awaitReason(ana, MARKETING, "AWAITING_REVIEW");
        // When
        decided(other, PutAsideSettled.Outcome.SETTLED);
        // Then
        awaitReason(ana, MARKETING, null);
    }

    @Test
    void aDecisionThatIsHeardOfFirstSuspendsNobody() {
        // Given
        agreed(ana);
        var receipt = receipt();
        // When
        decided(receipt, PutAsideSettled.Outcome.SETTLED);
        putAside(receipt);
        facts.saysStart(ana);
        // Then
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        given().get("/v1/subjects/" + ana + "/consents").then().body("version", is(4)));
        awaitReason(ana, MARKETING, null);
    }

    private void agreed(SubjectToken person) {
        for (var purpose : List.of(MARKETING, SURVEY, Purpose.UTILITY)) {
            Department.grants(person, purpose).then().statusCode(201);
        }
        awaitReason(person, MARKETING, null);
    }

    private void putAside(String receipt) {
        facts.publish(
                receipt + ".put-aside." + ana,
                new ItemPutAside(ana, receipt, "EVENT_TOO_LARGE", clock.instant(), clock.instant()));
    }

    private void decided(String receipt, PutAsideSettled.Outcome outcome) {
        facts.publish(
                receipt + ".put-aside-settled." + ana,
                new PutAsideSettled(ana, receipt, outcome, clock.instant(), clock.instant()));
    }

    private static String receipt() {
        return CrockfordId.random("rec_");
    }

    /** What an older version leaves of a record whose type it does not know. */
    private void anOlderVersionCouldNotRead(String id) {
        var heard = facts.heard(ana, new KeyedId("mid_" + ana.value().substring(4)), Signal.OPT_OUT, clock.instant());
        var written = CloudEvents.record(new Envelope<>(id, "/ingress-service", ana, clock.instant(), heard));
        var record =
                new ConsumerRecord<>("messages.inbound", 0, FAR_AWAY.getAndIncrement(), written.key(), written.value());
        written.headers().forEach(header -> record.headers().add(header));
        var found = new UndecodedRecord(record, "UNKNOWN_TYPE");
        var copies = publisher.sendAndAwait(List.of(found.copy("consent-service")), PATIENCE);
        QuarkusTransaction.requiringNew().run(() -> letters.putAside(List.of(found), copies));
    }

    private static String letterOf(SubjectToken person) {
        return given().get("/v1/letters?state=OPEN&limit=500")
                .then()
                .statusCode(200)
                .extract()
                .path("items.find { it.subject == '" + person + "' }.id");
    }

    private void awaitReason(SubjectToken person, Purpose purpose, String reason) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
            facts.ingressIsUpToDate();
            var decision = Department.asks(person, purpose, CLINIC);
            assertThat(decision.reason()).isEqualTo(reason);
        });
    }
}

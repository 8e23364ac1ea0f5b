package io.optward.consent.rights;

import static io.optward.consent.PersonFixture.CLINIC;
import static io.optward.contracts.consent.Purpose.CUSTOMER_CARE;
import static io.optward.contracts.consent.Purpose.MARKETING;
import static io.optward.contracts.consent.Purpose.SURVEY;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import io.optward.consent.Department;
import io.optward.consent.Facts;
import io.optward.consent.MovableClock;
import io.optward.consent.OwnVault;
import io.optward.contracts.CrockfordId;
import io.optward.contracts.Json;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.consent.ConsentEvent;
import io.optward.contracts.consent.ConsentStateChanged;
import io.optward.contracts.consent.Purpose;
import io.optward.contracts.decision.Decision;
import io.optward.contracts.decision.Decision.Outcome;
import io.optward.contracts.inbound.InboundEvent.SignalHeard.Signal;
import io.optward.contracts.subject.SubjectEvent.MergeBegun;
import io.optward.contracts.subject.SubjectEvent.SubjectErased;
import io.optward.kit.fixture.InfrastructureResource;
import io.optward.kit.proof.DecisionProofs;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = InfrastructureResource.class, initArgs = @ResourceArg(name = "database", value = "consent"))
@WithTestResource(OwnVault.class)
class MergeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    Facts facts;

    @Inject
    MovableClock clock;

    private final SubjectToken ana = SubjectToken.random();
    private final SubjectToken alsoAna = SubjectToken.random();

    @Test
    void whatEitherRefusedIsRefusedForBothAndTheVaultIsTold() throws IOException {
        // Given
        Department.grants(ana, MARKETING).then().statusCode(201);
        facts.saysStop(alsoAna);
        awaitReason(alsoAna, MARKETING, "CONSENT_WITHDRAWN");
        // When
        var merge = merged(ana, alsoAna, clock.instant());
        // Then
        awaitReason(ana, MARKETING, "CONSENT_WITHDRAWN");
        awaitReason(alsoAna, MARKETING, "CONSENT_WITHDRAWN");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(Facts.types(facts.on("consent.events", ana)))
                .containsExactly("consent.granted.v1", "consent.merged.v1"));
        var told = Json.mapper()
                .readValue(facts.on("consent.events", ana).getLast().value(), ConsentEvent.Merged.class);
        assertThat(told.merge()).isEqualTo(merge);
        assertThat(told.child()).isEqualTo(alsoAna);
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(Facts.types(facts.on("consent.state", alsoAna)))
                    .containsExactly("consent.state-changed.v1", "tombstone");
            assertThat(facts.on("consent.state", ana)).hasSize(2);
        });
        var state =
                Json.mapper().readValue(facts.on("consent.state", ana).getLast().value(), ConsentStateChanged.class);
        assertThat(state.version()).isEqualTo(3);
        assertThat(state.entries())
                .extracting(ConsentStateChanged.Entry::status)
                .containsOnly(ConsentStateChanged.Status.WITHDRAWN);
    }

    @Test
    void whatOneAgreedToHoldsForBothAndADecisionIsProvenForTheTokenThatWasAsked() {
        // Given
        String consent = Department.grants(ana, MARKETING)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        // When
        merged(ana, alsoAna, clock.instant());
        // Then
        var allowed = awaitAllowed(alsoAna);
        assertThat(allowed.basis()).isEqualTo(consent);
        assertThat(DecisionProofs.withKey(OwnVault.PROOF_KEY).check(allowed.proof(), alsoAna, allowed.decidedAt()))
                .isInstanceOf(DecisionProofs.Checked.Valid.class);
    }

    @Test
    void startAfterTheMergeLiftsTheStopOfEither() {
        // Given
        Department.grants(ana, MARKETING).then().statusCode(201);
        facts.saysStop(alsoAna);
        awaitReason(alsoAna, MARKETING, "CONSENT_WITHDRAWN");
        merged(ana, alsoAna, clock.instant());
        awaitReason(ana, MARKETING, "CONSENT_WITHDRAWN");
        // When
        clock.forward(Duration.ofSeconds(1));
        facts.saysStart(ana);
        // Then
        awaitAllowed(alsoAna);
    }

    @Test
    void aStopOfTheChildThatComesLateIsHonouredAndAStartOfTheChildThatComesLateLiftsItsOwnOnly() {
        // Given
        var before = clock.instant().minusSeconds(60);
        Department.grants(ana, MARKETING).then().statusCode(201);
        Department.withdraws(ana, SURVEY).then().statusCode(201);
        merged(ana, alsoAna, clock.instant());
        awaitFamilyOf(alsoAna, 1);
        // When
        facts.says(alsoAna, Signal.OPT_OUT, before);
        // Then
        awaitReason(ana, MARKETING, "CONSENT_WITHDRAWN");
        // When
        facts.says(alsoAna, Signal.OPT_IN, before.plusSeconds(1));
        // Then
        awaitReason(ana, MARKETING, null);
        assertThat(Department.asks(ana, SURVEY, CLINIC).reason()).isEqualTo("CONSENT_WITHDRAWN");
    }

    @Test
    void whoWritesAsTheOneMayBeAnsweredAsTheOther() {
        // Given
        merged(ana, alsoAna, clock.instant());
        awaitReason(alsoAna, CUSTOMER_CARE, "NOT_HEARD_FROM_FOR_A_DAY");
        // When
        var message = facts.writes(ana, CLINIC, clock.instant());
        // Then
        awaitReason(alsoAna, CUSTOMER_CARE, null);
        assertThat(Department.asks(alsoAna, CUSTOMER_CARE, CLINIC).basis()).isEqualTo(message.value());
    }

    @Test
    void mergesOfOneFamilyMayArriveInAnyOrder() {
        // Given
        var third = SubjectToken.random();
        facts.saysStop(third);
        awaitReason(third, MARKETING, "CONSENT_WITHDRAWN");
        // When
        merged(ana, alsoAna, clock.instant());
        awaitFamilyOf(alsoAna, 1);
        merged(alsoAna, third, clock.instant().minusSeconds(5));
        // Then
        awaitReason(ana, MARKETING, "CONSENT_WITHDRAWN");
        awaitFamilyOf(ana, 2);
        awaitFamilyOf(third, 2);
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(facts.on("consent.state", third)).last().satisfies(last -> assertThat(last.value())
                    .isNull());
            assertThat(facts.on("consent.state", ana)).last().satisfies(last -> assertThat(last.value())
                    .isNotNull());
        });
    }

    @Test
    void theEntriesOfBothAreToldOfEither() {
        // Given
        Department.grants(ana, MARKETING).then().statusCode(201);
        Department.grants(alsoAna, SURVEY).then().statusCode(201);
        merged(ana, alsoAna, clock.instant());
        awaitFamilyOf(ana, 1);
        Department.withdraws(alsoAna, SURVEY).then().statusCode(201);
        for (var token : List.of(ana, alsoAna)) {
            given().get("/v1/subjects/{token}/consents", token.value())
                    .then()
                    .statusCode(200)
                    .body("family", contains(token.equals(ana) ? alsoAna.value() : ana.value()))
                    .body("version", is(4))
                    .body("entries", hasSize(2))
                    .body("entries.find { it.purpose == 'SURVEY' }.status", is("WITHDRAWN"));
            // When
            var told = new ArrayList<String>();
            String next = null;
            do {
                var page = given().queryParam("limit", 1)
                        .queryParams(next == null ? Map.of() : Map.of("cursor", next))
                        .get("/v1/subjects/{token}/consents/events", token.value());
                told.addAll(page.path("items.type"));
                next = page.path("next");
            } while (next != null);
            // Then
            assertThat(told)
                    .containsExactly("consent.granted", "consent.granted", "consent.merged", "consent.withdrawn");
        }
        given().queryParam("cursor", "7")
                .get("/v1/subjects/{token}/consents/events", ana.value())
                .then()
                .statusCode(400)
                .body("field", is("cursor"));
    }

    @Test
    void eachSubjectOfAFamilyIsErasedAndAnsweredOnItsOwn() {
        // Given
        Department.grants(ana, MARKETING).then().statusCode(201);
        Department.grants(alsoAna, MARKETING).then().statusCode(201);
        merged(ana, alsoAna, clock.instant());
        awaitFamilyOf(ana, 1);
        // When
        var erasure = CrockfordId.random("era_");
        erased(alsoAna, erasure);
        awaitReason(ana, MARKETING, "SUBJECT_ERASED");
        erased(ana, erasure);
        // Then
        for (var token : List.of(ana, alsoAna)) {
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(Facts.types(facts.on("rights.events", token))).containsExactly("erasure.confirmed.v1");
                assertThat(Facts.types(facts.on("consent.state", token))).last().isEqualTo("tombstone");
                assertThat(Facts.types(facts.on("consent.events", token)))
                        .last()
                        .isEqualTo("consent.erased.v1");
            });
        }
    }

    @Test
    void aMergeThatIsHeardOfAfterTheErasureIsAnsweredAndContactsNobody() {
        // Given
        Department.grants(ana, MARKETING).then().statusCode(201);
        erased(alsoAna, CrockfordId.random("era_"));
        awaitReason(alsoAna, MARKETING, "SUBJECT_ERASED");
        // When
        merged(ana, alsoAna, clock.instant());
        // Then
        awaitReason(ana, MARKETING, "SUBJECT_ERASED");
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(Facts.types(facts.on("consent.events", ana))).contains("consent.merged.v1");
            assertThat(Facts.types(facts.on("consent.state", ana))).last().isEqualTo("tombstone");
        });
    }

    @Test
    void mergesAndWritersToTheSamePeopleDoNotStandInEachOthersWay() throws Exception {
        // Given
        var people = Stream.concat(Stream.of(ana), IntStream.range(0, 12).mapToObj(_ -> SubjectToken.random()))
                .toList();
        // When
        var statuses = new ArrayList<Integer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writers = IntStream.range(0, 6)
                    .mapToObj(writer -> threads.submit(() -> people.stream()
                            .map(person -> (writer % 2 == 0
                                            ? Department.grants(person, MARKETING)
                                            : Department.withdraws(person, MARKETING))
                                    .statusCode())
                            .toList()))
                    .toList();
            for (int i = people.size() - 1; i > 0; i--) {
                merged(people.get(i - 1), people.get(i), clock.instant());
                facts.saysStop(people.get(i));
            }
            for (var writer : writers) {
                statuses.addAll(writer.get());
            }
        }
        // Then
        assertThat(statuses).hasSize(6 * people.size()).containsOnly(201);
        awaitFamilyOf(ana, people.size() - 1);
        awaitReason(people.getLast(), MARKETING, "CONSENT_WITHDRAWN");
        int version = given().get("/v1/subjects/{token}/consents", ana.value()).path("version");
        await().atMost(PATIENCE).untilAsserted(() -> {
            var last = facts.on("consent.state", ana).getLast();
            assertThat(Json.mapper()
                            .readValue(last.value(), ConsentStateChanged.class)
                            .version())
                    .isEqualTo(version);
        });
    }

    private String merged(SubjectToken canonical, SubjectToken child, Instant at) {
        var merge = CrockfordId.random("mrg_");
        facts.publish(merge + ".begun", new MergeBegun(canonical, child, merge, at));
        return merge;
    }

    private void erased(SubjectToken person, String erasure) {
        facts.publish(erasure + ".erased." + person, new SubjectErased(person, erasure, clock.instant()));
    }

    private static void awaitFamilyOf(SubjectToken person, int others) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).untilAsserted(() -> given().get(
                        "/v1/subjects/{token}/consents", person.value())
                .then()
                .statusCode(200)
                .body("family", hasSize(others)));
    }

    private static void awaitReason(SubjectToken person, Purpose purpose, String reason) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).untilAsserted(() -> {
            var said = Department.asks(person, purpose, CLINIC).reason();
            assertThat("LEDGER_BEHIND".equals(said) ? null : said).isEqualTo(reason);
        });
    }

    private Decision awaitAllowed(SubjectToken person) {
        facts.ingressIsUpToDate();
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> Department.asks(person, MARKETING, CLINIC),
                        decision -> decision.outcome() == Outcome.ALLOW);
    }
}

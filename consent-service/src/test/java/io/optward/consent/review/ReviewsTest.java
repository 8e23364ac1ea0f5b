package io.optward.consent.review;

import static io.optward.consent.PersonFixture.BILLING;
import static io.optward.consent.PersonFixture.CLINIC;
import static io.optward.contracts.consent.Purpose.MARKETING;
import static io.optward.contracts.consent.Purpose.SURVEY;
import static io.optward.contracts.consent.Purpose.UTILITY;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.optward.consent.Department;
import io.optward.consent.Facts;
import io.optward.consent.MovableClock;
import io.optward.consent.OwnVault;
import io.optward.contracts.CrockfordId;
import io.optward.contracts.KeyedId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.consent.Purpose;
import io.optward.contracts.inbound.InboundEvent.SignalHeard;
import io.optward.contracts.inbound.InboundEvent.SignalHeard.Method;
import io.optward.contracts.inbound.InboundEvent.SignalHeard.Signal;
import io.optward.contracts.subject.SubjectEvent.MergeBegun;
import io.optward.contracts.subject.SubjectEvent.SubjectErased;
import io.optward.kit.event.CloudEvents;
import io.optward.kit.fixture.InfrastructureResource;
import io.optward.stack.fixture.Infrastructure;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What may have been an opt-out stops marketing until somebody has looked, or the person says what they want. */
@QuarkusTest
@WithTestResource(value = InfrastructureResource.class, initArgs = @ResourceArg(name = "database", value = "consent"))
@WithTestResource(OwnVault.class)
class ReviewsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @Inject
    Facts facts;

    @Inject
    MovableClock clock;

    private final SubjectToken ana = SubjectToken.random();

    @Test
    void aTextThatMayBeAStopDeniesWhatIsPromotedAndNothingElse() {
        // Given
        anaAgreedTo(MARKETING, SURVEY, UTILITY);
        // When
        says(Signal.AMBIGUOUS);
        // Then
        awaitReason(MARKETING, "OPT_OUT_SUSPECTED");
        awaitReason(SURVEY, "OPT_OUT_SUSPECTED");
        awaitReason(UTILITY, null);
        given().get("/v1/subjects/" + ana + "/consents").then().body("marketingSuspended", is(true));
    }

    @Test
    void aSignalThatThisVersionDoesNotKnowIsADoubt() {
        // Given
        anaAgreedTo(MARKETING);
        // When
        says(Signal.UNKNOWN);
        // Then
        awaitReason(MARKETING, "OPT_OUT_SUSPECTED");
    }

    @Test
    void whatMeantNothingLiftsThatSuspensionAndNoOther() {
        // Given
        anaAgreedTo(MARKETING);
        says(Signal.AMBIGUOUS);
        says(Signal.AMBIGUOUS);
        awaitReviews(2);
        // When
        decides(reviewOfAna(0), "NOTHING_MEANT").statusCode(200).body("state", is("NOTHING_MEANT"));
        // Then
        awaitReason(MARKETING, "OPT_OUT_SUSPECTED");
        // When
        decides(reviewOfAna(0), "NOTHING_MEANT").statusCode(200);
        // Then
        awaitReason(MARKETING, null);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(Facts.types(facts.on("consent.events", ana)))
                .containsExactly(
                        "consent.granted.v1",
                        "consent.suspended.v1",
                        "consent.suspended.v1",
                        "consent.suspension-lifted.v1",
                        "consent.suspension-lifted.v1"));
    }

    @Test
    void whatWasAnOptOutEndsEverythingFromWhenItWasSaid() {
        // Given
        anaAgreedTo(MARKETING, UTILITY);
        says(Signal.AMBIGUOUS);
        awaitReviews(1);
        // When
        decides(reviewOfAna(0), "OPT_OUT").statusCode(200).body("state", is("OPT_OUT"));
        // Then
        awaitReason(MARKETING, "CONSENT_WITHDRAWN");
        awaitReason(UTILITY, "CONSENT_WITHDRAWN");
    }

    @Test
    void whatThePersonSaysAfterwardsNeedsNobodyToLook() {
        // Given
        anaAgreedTo(MARKETING);
        says(Signal.AMBIGUOUS);
        awaitReason(MARKETING, "OPT_OUT_SUSPECTED");
        var review = reviewOfAna(0);
        // When
        clock.forward(Duration.ofSeconds(1));
        facts.saysStart(ana);
        // Then
        awaitReason(MARKETING, null);
        given().get("/v1/reviews/" + review)
                .then()
                .body("state", is("SETTLED_BY_THEMSELVES"))
                .body("actor", is("person"));
        decides(review, "OPT_OUT").statusCode(409).body("reason", is("REVIEW_DECIDED"));
    }

    @Test
    void aDecisionIsRememberedOnceHoweverOftenItIsMade() {
        // Given
        anaAgreedTo(MARKETING);
        says(Signal.AMBIGUOUS);
        awaitReviews(1);
        var review = reviewOfAna(0);
        // When
        decides(review, "NOTHING_MEANT").statusCode(200).body("decidedAt", notNullValue());
        decides(review, "NOTHING_MEANT").statusCode(200).body("state", is("NOTHING_MEANT"));
        // Then
        decides(review, "OPT_OUT").statusCode(409).body("reason", is("REVIEW_DECIDED"));
        await().atMost(PATIENCE).until(() -> toldOnTheTrail(review) == 1);
    }

    @Test
    void aRequestForDataStopsNothingAndIsSeen() {
        // Given
        anaAgreedTo(MARKETING);
        // When
        says(Signal.DATA_REQUEST);
        // Then
        awaitReviews(1);
        awaitReason(MARKETING, null);
        var review = reviewOfAna(0);
        given().get("/v1/reviews/" + review)
                .then()
                .body("kind", is("DATA_REQUEST"))
                .body("suspension", is((String) null));
        decides(review, "NOTHING_MEANT").statusCode(422).body("reason", is("DECISION_UNFIT"));
        decides(review, "TAKEN_UP").statusCode(200).body("state", is("TAKEN_UP"));
    }

    @Test
    void aRequestForHelpIsAFactAndNothingMore() {
        // Given
        anaAgreedTo(MARKETING);
        // When
        says(Signal.HELP);
        says(Signal.AMBIGUOUS);
        // Then
        awaitReviews(1);
        given().get("/v1/subjects/" + ana + "/consents").then().body("version", is(2));
    }

    @Test
    void whatIsNoDecisionIsRefusedByItsField() {
        // Given
        says(Signal.AMBIGUOUS);
        awaitReviews(1);
        var review = reviewOfAna(0);
        // Then
        decides(review, "SETTLED_BY_THEMSELVES").statusCode(400).body("field", is("decision"));
        given().contentType("application/json")
                .body("{\"decision\":\"OPT_OUT\",\"reason\":\"call +15550100777\"}")
                .post("/v1/reviews/" + review + "/decide")
                .then()
                .statusCode(400)
                .body("field", is("reason"));
        decides("rev_0123456789ABCDEFGHJKMNPQRS", "OPT_OUT").statusCode(404);
        given().get("/v1/reviews?state=LATER").then().statusCode(400).body("field", is("state"));
        given().get("/v1/reviews?kind=OTHER").then().statusCode(400).body("field", is("kind"));
    }

    @Test
    void theQueueComesInPages() {
        // Given
        for (int i = 0; i < 3; i++) {
            says(Signal.AMBIGUOUS);
        }
        awaitReviews(3);
        // When
        var first = given().get("/v1/reviews?state=OPEN&kind=AMBIGUOUS&limit=2").then();
        // Then
        String next = first.body("items", hasSize(2)).extract().path("next");
        given().get("/v1/reviews?state=OPEN&kind=AMBIGUOUS&limit=2&cursor=" + next)
                .then()
                .statusCode(200)
                .body("items[0].id", not(is(first.extract().<String>path("items[1].id"))));
    }

    @Test
    void aDoubtAboutOneSubjectStopsMarketingToWhoeverIsTheSamePerson() {
        // Given
        anaAgreedTo(MARKETING);
        var child = SubjectToken.random();
        var merge = CrockfordId.random("mrg_");
        facts.publish(merge + ".begun", new MergeBegun(ana, child, merge, clock.instant()));
        // When
        says(child, Signal.AMBIGUOUS, Method.KEYWORD, null, null);
        // Then
        awaitReason(MARKETING, "OPT_OUT_SUSPECTED");
    }

    @Test
    void nothingInDoubtIsRememberedOfTheErased() {
        // Given
        says(Signal.AMBIGUOUS);
        awaitReviews(1);
        // When
        var erasure = CrockfordId.random("era_");
        facts.publish(erasure + ".erased." + ana, new SubjectErased(ana, erasure, clock.instant()));
        awaitReviews(0);
        var witness = SubjectToken.random();
        says(Signal.AMBIGUOUS);
        says(Signal.DATA_REQUEST);
        says(witness, Signal.DATA_REQUEST, Method.KEYWORD, null, null);
        // Then
        await().atMost(PATIENCE).until(() -> reviewsOf(witness) == 1);
        awaitReviews(0);
    }

    @Test
    void anOptInThatNamesAPurposeGrantsThatPurposeToTheSenderThatAsked() {
        // When
        says(ana, Signal.OPT_IN, Method.FLOW, MARKETING, null);
        // Then
        awaitReason(MARKETING, null);
        assertThat(Department.asks(ana, SURVEY, CLINIC).reason()).isEqualTo("NO_CONSENT");
        assertThat(Department.asks(ana, MARKETING, BILLING).reason()).isEqualTo("NO_CONSENT");
        given().get("/v1/subjects/" + ana + "/consents/events")
                .then()
                .body("items[0].event.evidence.method", is("WA_FLOW"))
                .body("items[0].event.evidence.noticeVersion", is("2026-11"))
                .body("items[0].event.evidence.assertedBy", is("person"));
    }

    @Test
    void anOptInByAnEditGrantsNothing() {
        // When
        says(ana, Signal.OPT_IN, Method.EDIT, MARKETING, null);
        says(ana, Signal.OPT_IN, Method.UNKNOWN, MARKETING, null);
        says(Signal.DATA_REQUEST);
        // Then
        awaitReviews(1);
        assertThat(Department.asks(ana, MARKETING, CLINIC).reason()).isEqualTo("NO_CONSENT");
    }

    @Test
    void anOptOutOfOnePurposeLeavesTheOthers() {
        // Given
        anaAgreedTo(MARKETING, UTILITY);
        // When
        says(ana, Signal.OPT_OUT, Method.BUTTON, MARKETING, null);
        // Then
        awaitReason(MARKETING, "CONSENT_WITHDRAWN");
        awaitReason(UTILITY, null);
    }

    @Test
    void whoeverDeletesTheirOptInHasWithdrawnWhatItPermitted() {
        // Given
        anaAgreedTo(SURVEY);
        var yes = says(ana, Signal.OPT_IN, Method.BUTTON, MARKETING, null);
        awaitReason(MARKETING, null);
        // When
        says(ana, Signal.TAKEN_BACK, Method.REVOKE, null, yes);
        // Then
        awaitReason(MARKETING, "CONSENT_WITHDRAWN");
        awaitReason(SURVEY, null);
    }

    @Test
    void anOptInThatComesAfterItsOwnDeletionPermitsNothing() {
        // Given
        var yes = new KeyedId(CrockfordId.random("mid_"));
        says(ana, Signal.TAKEN_BACK, Method.EDIT, null, yes);
        // When
        publish(yes, heard(ana, yes, Signal.OPT_IN, Method.BUTTON, MARKETING, null));
        // Then
        awaitReason(MARKETING, "CONSENT_WITHDRAWN");
    }

    @Test
    void deletingAStopTakesNothingBack() {
        // Given
        anaAgreedTo(MARKETING);
        var stop = says(Signal.OPT_OUT);
        awaitReason(MARKETING, "CONSENT_WITHDRAWN");
        // When
        says(ana, Signal.TAKEN_BACK, Method.REVOKE, null, stop);
        says(Signal.DATA_REQUEST);
        // Then
        awaitReviews(1);
        awaitReason(MARKETING, "CONSENT_WITHDRAWN");
    }

    private void anaAgreedTo(Purpose... purposes) {
        for (var purpose : purposes) {
            Department.grants(ana, purpose).then().statusCode(201);
        }
    }

    private KeyedId says(Signal signal) {
        return says(ana, signal, Method.KEYWORD, null, null);
    }

    private KeyedId says(SubjectToken person, Signal signal, Method method, Purpose purpose, KeyedId original) {
        var message = new KeyedId(CrockfordId.random("mid_"));
        publish(message, heard(person, message, signal, method, purpose, original));
        return message;
    }

    private void publish(KeyedId message, SignalHeard heard) {
        facts.publish(message + "." + heard.signal(), heard);
    }

    private SignalHeard heard(
            SubjectToken person, KeyedId message, Signal signal, Method method, Purpose purpose, KeyedId original) {
        var now = clock.instant();
        return new SignalHeard(
                person,
                CLINIC,
                message,
                signal,
                method,
                "STOP",
                "en",
                new KeyedId(CrockfordId.random("kid_")),
                purpose,
                signal == Signal.OPT_IN ? "2026-11" : null,
                original,
                now,
                now);
    }

    private static ValidatableResponse decides(String review, String decision) {
        return given().contentType("application/json")
                .body("{\"decision\":\"" + decision + "\",\"reason\":\"asked back\"}")
                .post("/v1/reviews/" + review + "/decide")
                .then();
    }

    private String reviewOfAna(int index) {
        return given().get("/v1/reviews?state=OPEN&limit=500")
                .then()
                .statusCode(200)
                .extract()
                .path("items.findAll { it.subject == '" + ana + "' }[" + index + "].id");
    }

    private static int reviewsOf(SubjectToken person) {
        return given().get("/v1/reviews?state=OPEN&limit=500")
                .then()
                .statusCode(200)
                .extract()
                .<List<Object>>path("items.findAll { it.subject == '" + person + "' }")
                .size();
    }

    private void awaitReviews(int count) {
        await().atMost(PATIENCE).until(() -> reviewsOf(ana) == count);
    }

    private static long toldOnTheTrail(String review) {
        return Infrastructure.shared().records("audit.trail").stream()
                .filter(record -> (review + ".decided").equals(CloudEvents.text(record.headers(), "ce_id")))
                .count();
    }

    private void awaitReason(Purpose purpose, String reason) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).untilAsserted(() -> {
            facts.ingressIsUpToDate();
            assertThat(Department.asks(ana, purpose, CLINIC).reason()).isEqualTo(reason);
        });
    }
}

package io.optward.stack.promise;

import static io.optward.stack.promise.Finding.Kind.DEAD_LETTER;
import static io.optward.stack.promise.Finding.Kind.EVENT_CHANGED;
import static io.optward.stack.promise.Finding.Kind.EVENT_TWICE;
import static io.optward.stack.promise.Finding.Kind.FACT_LOST;
import static io.optward.stack.promise.Finding.Kind.LOGGED_WITHOUT_RECORD;
import static io.optward.stack.promise.Finding.Kind.LOG_NOTICE;
import static io.optward.stack.promise.Finding.Kind.MESSAGE_LOST;
import static io.optward.stack.promise.Finding.Kind.MESSAGE_UNFINISHED;
import static io.optward.stack.promise.Finding.Kind.NOT_LOGGED;
import static io.optward.stack.promise.Finding.Kind.OUTCOME_WRONG;
import static io.optward.stack.promise.Finding.Kind.REQUEST_LOST;
import static io.optward.stack.promise.Finding.Kind.SENT_AFTER_STOP;
import static io.optward.stack.promise.Finding.Kind.SENT_AGAINST_THE_LEDGER;
import static io.optward.stack.promise.Finding.Kind.SENT_TWICE;
import static io.optward.stack.promise.Finding.Kind.SENT_WITHOUT_DECISION;
import static io.optward.stack.promise.Finding.Kind.WEBHOOK_LOST;
import static org.assertj.core.api.Assertions.assertThat;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.consent.ConsentEvent;
import io.optward.contracts.consent.Evidence;
import io.optward.contracts.consent.Purpose;
import io.optward.contracts.decision.Decision.Outcome;
import io.optward.contracts.outbound.MessageStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The checker finds what it is there to find: each test takes a faultless story and breaks one promise. */
class PromisesTest {

    private static final SubjectToken ANA = new SubjectToken("sub_00000000000000000000000000");
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final String SENDER = "330200000000001";
    private static final String TOPIC = "outbound.requests.clinic";
    private static final String SENT = "msg_sent";
    private static final String DENIED = "msg_denied";

    private final List<Webhook> webhooks = new ArrayList<>();
    private final List<Arrival> arrivals = new ArrayList<>();
    private final Map<String, Integer> recipients = new HashMap<>();
    private final List<Word> words = new ArrayList<>();
    private final Set<String> consents = new HashSet<>();
    private final Map<String, Course> courses = new HashMap<>();
    private final Map<String, MessageStatus> shown = new HashMap<>();
    private final List<LedgerEntry> ledger = new ArrayList<>();
    private final Requests requests = new Requests();
    private final Publications published = new Publications();
    private final Logged logged = new Logged();

    /** Ana agreed and wrote; one message went to her and was read, one was denied. Everything is on record. */
    PromisesTest() {
        agreed(at(-60));
        publish("messages.inbound", "mid_hello");
        webhooks.add(new Webhook("mid_hello", at(-30), null, null));
        recipients.put(SENT, 0);
        courses.put(SENT, course(Purpose.MARKETING, cleared(2, at(0)), step(3, MessageStatus.SENDING, at(0))));
        arrivals.add(new Arrival(SENT, at(1)));
        courses.get(SENT).tell(step(4, MessageStatus.SUBMITTED, at(1)));
        courses.get(SENT).tell(step(5, MessageStatus.READ, at(2)));
        publish("messages.status", "mid_sent.read");
        webhooks.add(new Webhook("mid_sent.read", at(2), SENT, "read"));
        shown.put(SENT, MessageStatus.READ);
        recipients.put(DENIED, 0);
        courses.put(DENIED, course(Purpose.UTILITY, step(2, MessageStatus.DENIED, at(3))));
        shown.put(DENIED, MessageStatus.DENIED);
    }

    @Test
    void aFaultlessStoryHasNoFindings() {
        assertThat(found()).isEmpty();
    }

    @Test
    void aWebhookThatWasAnsweredAndIsNowhereIsFound() {
        webhooks.add(new Webhook("mid_lost", at(4), null, null));
        assertThat(found()).containsExactly(WEBHOOK_LOST);
    }

    @Test
    void aStatusThatWasAnsweredAndIsNowhereIsFound() {
        webhooks.add(new Webhook("mid_sent.delivered", at(4), SENT, "delivered"));
        assertThat(found()).containsExactly(WEBHOOK_LOST);
    }

    @Test
    void aPreferenceThatWasAnsweredAndIsNowhereIsFound() {
        var stop = Webhook.preference(ANA.value(), "stop", 17);
        published.addPreference(Webhook.preference(ANA.value(), "resume", 17));
        webhooks.add(new Webhook(stop, at(4), null, null));
        assertThat(found()).containsExactly(WEBHOOK_LOST);
        published.addPreference(stop);
        assertThat(found()).isEmpty();
    }

    @Test
    void aWebhookThatWasNeverAnsweredNeedNotBeAnywhere() {
        webhooks.add(new Webhook("mid_refused", null, null, null));
        assertThat(found()).isEmpty();
    }

    @Test
    void whatWasPutAsideIsNotLost() {
        webhooks.add(new Webhook("mid_odd", at(4), null, null));
        published.setAside("ingress.webhooks.rejected", 1);
        assertThat(found()).isEmpty();
    }

    @Test
    void anAcceptedMessageWithoutACourseIsFound() {
        recipients.put("msg_lost", 0);
        assertThat(found()).containsExactly(MESSAGE_LOST);
    }

    @Test
    void aRecordedConsentThatIsNotTheLedgersIsFound() {
        consents.add("con_lost");
        assertThat(found()).containsExactly(FACT_LOST);
    }

    @Test
    void aSendThatOutboundKnowsNothingOfIsFound() {
        arrivals.add(new Arrival("msg_unheard_of", at(4)));
        assertThat(found()).containsExactly(SENT_WITHOUT_DECISION);
    }

    @Test
    void aSendWithoutADecisionIsFound() {
        courses.put(
                SENT,
                course(Purpose.MARKETING, step(3, MessageStatus.SENDING, at(0)), step(5, MessageStatus.READ, at(2))));
        assertThat(found()).containsExactly(SENT_WITHOUT_DECISION);
    }

    @Test
    void aSendBeforeItsDecisionIsFound() {
        courses.put(
                SENT, course(Purpose.MARKETING, cleared(2, at(1).plusNanos(1)), step(5, MessageStatus.READ, at(2))));
        assertThat(found()).containsExactly(SENT_WITHOUT_DECISION);
    }

    @Test
    void aSendLongAfterItsDecisionIsFound() {
        courses.put(
                SENT,
                course(
                        Purpose.MARKETING,
                        cleared(
                                2,
                                at(1).minus(NothingIsSentWithoutConsent.OLDEST_DECISION)
                                        .minusMillis(1)),
                        step(5, MessageStatus.READ, at(2))));
        assertThat(found()).containsExactly(SENT_WITHOUT_DECISION);
    }

    @Test
    void aDecisionAgainstAWithdrawalThatWasPublishedBeforeIsFound() {
        refused(at(-10), at(-10));
        assertThat(found()).containsExactly(SENT_AGAINST_THE_LEDGER);
    }

    @Test
    void aDecisionAgainstAWithdrawalThatWasRecordedLongBeforeIsFoundHoweverLateItWasPublished() {
        refused(at(-40), at(100));
        assertThat(found()).containsExactly(SENT_AGAINST_THE_LEDGER);
    }

    @Test
    void aWithdrawalThatMayNotHaveBeenCommittedYetProvesNothing() {
        refused(at(-1), at(1));
        assertThat(found()).isEmpty();
    }

    @Test
    void whatADepartmentAssertsDoesNotLiftAWithdrawal() {
        refused(at(-10), at(-10));
        agreed(at(-5));
        assertThat(found()).containsExactly(SENT_AGAINST_THE_LEDGER);
    }

    @Test
    void aStartOfThePersonLiftsAWithdrawal() {
        refused(at(-10), at(-10));
        var id = "con_resumed";
        ledger.add(
                new LedgerEntry(new ConsentEvent.Resumed(id, ANA, evidence(Evidence.PERSON), at(-5), at(-5)), at(-5)));
        publish("consent.events", id);
        assertThat(found()).isEmpty();
    }

    @Test
    void aDecisionAgainstAStopOnThePlatformIsFound() {
        var id = "con_platform";
        ledger.add(new LedgerEntry(
                new ConsentEvent.PlatformStopped(id, ANA, evidence(Evidence.PERSON), at(-5), at(-5)), at(-5)));
        publish("consent.events", id);
        assertThat(found()).containsExactly(SENT_AGAINST_THE_LEDGER);
    }

    @Test
    void aDecisionAgainstADoubtThatNobodyHadLookedAtIsFound() {
        var id = "con_doubt";
        ledger.add(new LedgerEntry(
                new ConsentEvent.Suspended(id, ANA, evidence(Evidence.PERSON), at(-5), at(-5)), at(-5)));
        publish("consent.events", id);
        assertThat(found()).containsExactly(SENT_AGAINST_THE_LEDGER);
        // When
        var lifted = "con_lifted";
        ledger.add(new LedgerEntry(new ConsentEvent.SuspensionLifted(lifted, ANA, id, at(-4), at(-4)), at(-4)));
        publish("consent.events", lifted);
        // Then
        assertThat(found()).isEmpty();
    }

    @Test
    void marketingToSomebodyWhoNeverAgreedIsFound() {
        ledger.clear();
        assertThat(found()).containsExactly(SENT_AGAINST_THE_LEDGER);
    }

    @Test
    void aSendToSomebodyWhoWasErasedIsFound() {
        var id = "con_erased";
        ledger.add(new LedgerEntry(new ConsentEvent.Erased(id, ANA, "era_1", at(-5), at(-5)), at(-5)));
        publish("consent.events", id);
        assertThat(found()).containsExactly(SENT_AGAINST_THE_LEDGER);
    }

    @Test
    void aDecisionOnALedgerThatMustHaveHeldAStopIsFound() {
        words.add(stop(-10, at(-3)));
        assertThat(found()).containsExactly(SENT_AFTER_STOP);
    }

    @Test
    void aStopThatWasAcceptedAfterWhatTheLedgerSpokeOfProvesNothing() {
        words.add(stop(-10, at(-1)));
        assertThat(found()).isEmpty();
    }

    @Test
    void aStartThatWasSaidAfterAStopLiftsItHoweverTheyWereReceived() {
        words.add(stop(-10, at(-3)));
        words.add(new Word(0, false, at(-9).getEpochSecond(), at(-4)));
        assertThat(found()).isEmpty();
    }

    @Test
    void aStartThatWasSaidBeforeAStopDoesNotLiftIt() {
        words.add(stop(-10, at(-3)));
        words.add(new Word(0, false, at(-11).getEpochSecond(), at(-3)));
        assertThat(found()).containsExactly(SENT_AFTER_STOP);
    }

    @Test
    void aSecondArrivalIsFound() {
        arrivals.add(new Arrival(SENT, at(4)));
        assertThat(found()).containsExactly(SENT_TWICE);
    }

    @Test
    void aSecondArrivalAfterItWasCalledUnknownIsAllowedUnlessItIsMarketing() {
        arrivals.add(new Arrival(SENT, at(4)));
        courses.put(SENT, sentTwice(Purpose.UTILITY));
        assertThat(found()).isEmpty();
        courses.put(SENT, sentTwice(Purpose.MARKETING));
        assertThat(found()).containsExactly(SENT_TWICE);
    }

    @Test
    void aMessageThatStaysUnderWayIsFound() {
        recipients.put("msg_waits", 0);
        courses.put("msg_waits", course(Purpose.UTILITY, step(2, MessageStatus.WAITING, at(0))));
        shown.put("msg_waits", MessageStatus.WAITING);
        assertThat(found()).containsExactly(MESSAGE_UNFINISHED);
    }

    @Test
    void aMessageThatArrivedAndIsToldDeniedIsFound() {
        courses.get(SENT).tell(step(6, MessageStatus.DENIED, at(5)));
        shown.put(SENT, MessageStatus.DENIED);
        assertThat(found()).containsExactly(OUTCOME_WRONG);
    }

    @Test
    void aMessageThatArrivedAndIsToldFailedIsFoundUnlessWhatsAppSaidSo() {
        courses.get(SENT).tell(step(6, MessageStatus.FAILED, at(5)));
        shown.put(SENT, MessageStatus.FAILED);
        assertThat(found()).containsExactly(OUTCOME_WRONG);
        webhooks.add(new Webhook("mid_sent.failed", at(4), SENT, "failed"));
        publish("messages.status", "mid_sent.failed");
        assertThat(found()).isEmpty();
    }

    @Test
    void aStatusThatWasNotFollowedIsFound() {
        courses.put(SENT, course(Purpose.MARKETING, cleared(2, at(0)), step(4, MessageStatus.SUBMITTED, at(1))));
        shown.put(SENT, MessageStatus.SUBMITTED);
        assertThat(found()).containsExactly(OUTCOME_WRONG);
    }

    @Test
    void aMessageThatIsToldReadAndNeverArrivedIsFound() {
        arrivals.clear();
        assertThat(found()).containsExactly(OUTCOME_WRONG);
    }

    @Test
    void anApiThatTellsAnotherStateThanTheTopicIsFound() {
        shown.put(SENT, MessageStatus.DELIVERED);
        assertThat(found()).containsExactly(OUTCOME_WRONG);
    }

    @Test
    void anEventThatAnOutboxTellsTwiceIsFound() {
        published.add("consent.events", "con_agreed", 1, "consent.events/0/9");
        assertThat(found()).containsExactly(EVENT_TWICE);
    }

    @Test
    void anEventOfIngressMayComeTwiceButNotSaySomethingElse() {
        published.add("messages.inbound", "mid_hello", 1, "messages.inbound/0/9");
        assertThat(found()).isEmpty();
        published.add("messages.inbound", "mid_hello", 2, "messages.inbound/0/10");
        assertThat(found()).containsExactly(EVENT_CHANGED);
    }

    @Test
    void aDeadLetterIsFound() {
        published.setAside("messages.inbound.dead-letter", 1);
        assertThat(found()).containsExactly(DEAD_LETTER);
    }

    @Test
    void aRequestOfWhichNothingWasToldIsFound() {
        requests.ask(TOPIC, "order-1", TOPIC + "/0/1");
        assertThat(found()).containsExactly(REQUEST_LOST);
        // the answer to another department's request of the same key is none
        requests.ask("outbound.requests.other", "order-1", "outbound.requests.other/0/1");
        requests.accept("outbound.requests.other/0/1", "kid_other", SENT);
        assertThat(found()).containsExactly(REQUEST_LOST);
    }

    @Test
    void aRequestThatBecameAMessageOrWasRefusedOrCameTwiceIsNotLost() {
        requests.accept(TOPIC + "/0/1", "kid_1", SENT);
        requests.ask(TOPIC, "order-1", TOPIC + "/0/1");
        requests.ask(TOPIC, "order-1", TOPIC + "/0/2");
        requests.ask(TOPIC, "order-2", TOPIC + "/0/3");
        requests.refuse(TOPIC + "/0/3");
        assertThat(found()).isEmpty();
    }

    @Test
    void aRecordThatIsNotInTheLogIsFound() {
        published.add("audit.trail", "trail_1", 1, "audit.trail/0/0");
        assertThat(found()).containsExactly(NOT_LOGGED);
    }

    @Test
    void aLeafThatStandsOnNoTopicIsFound() {
        logged.add("mid_invented", "message.received.v1");
        assertThat(found()).containsExactly(LOGGED_WITHOUT_RECORD);
    }

    @Test
    void aFactThatWasLoggedTwiceIsFound() {
        logged.add("mid_hello", "message.received.v1");
        assertThat(found()).containsExactly(LOGGED_WITHOUT_RECORD);
    }

    @Test
    void aNoticeOfTheLogIsFound() {
        logged.add("log.gap.messages.inbound.0.7-9", "log.gap.v1");
        assertThat(found()).containsExactly(LOG_NOTICE);
    }

    private List<Finding.Kind> found() {
        return Promises.broken(new Facts(
                        webhooks,
                        arrivals,
                        consents,
                        recipients,
                        Map.of(0, words),
                        courses,
                        shown,
                        Map.of(ANA.value(), ledger),
                        requests,
                        published,
                        logged))
                .stream()
                .map(Finding::kind)
                .toList();
    }

    private void agreed(Instant at) {
        var id = ledger.isEmpty() ? "con_agreed" : "con_agreed_again";
        ledger.add(new LedgerEntry(
                new ConsentEvent.Granted(id, ANA, Purpose.MARKETING, null, evidence("clinic"), at, at), at));
        consents.add(id);
        publish("consent.events", id);
    }

    private void refused(Instant recordedAt, Instant publishedAt) {
        var id = "con_refused";
        ledger.add(new LedgerEntry(
                new ConsentEvent.Withdrawn(id, ANA, null, null, evidence(Evidence.PERSON), recordedAt, recordedAt),
                publishedAt));
        publish("consent.events", id);
    }

    private void publish(String topic, String id) {
        published.add(topic, id, 1, topic + "/0/" + published.size());
        logged.add(id, "some.type.v1");
    }

    private static Word stop(int second, Instant receivedAt) {
        return new Word(0, true, at(second).getEpochSecond(), receivedAt);
    }

    private static Course sentTwice(Purpose purpose) {
        return course(
                purpose,
                cleared(2, at(0)),
                step(4, MessageStatus.OUTCOME_UNKNOWN, at(2)),
                cleared(5, at(3)),
                step(6, MessageStatus.READ, at(5)));
    }

    private static Course course(Purpose purpose, Step... steps) {
        var course = new Course(ANA.value(), purpose, SENDER).tell(step(1, MessageStatus.ACCEPTED, at(-1)));
        List.of(steps).forEach(course::tell);
        return course;
    }

    private static Step cleared(int number, Instant decidedAt) {
        return new Step(
                number,
                MessageStatus.CLEARED,
                List.of(),
                Outcome.ALLOW,
                decidedAt,
                decidedAt.minusSeconds(2),
                decidedAt);
    }

    private static Step step(int number, MessageStatus status, Instant at) {
        return new Step(number, status, List.of(), null, null, null, at);
    }

    private static Evidence evidence(String by) {
        return new Evidence(Evidence.Method.WEB_FORM, null, null, null, null, null, by);
    }

    private static Instant at(int seconds) {
        return NOON.plus(Duration.ofSeconds(seconds));
    }
}

package io.optward.outbound.dispatch;

import static io.optward.outbound.surroundings.Department.PATIENCE;
import static io.optward.outbound.surroundings.Department.accepted;
import static io.optward.outbound.surroundings.Department.awaitStatus;
import static io.optward.outbound.surroundings.Department.marketingTo;
import static io.optward.outbound.surroundings.Department.message;
import static io.optward.outbound.surroundings.Department.newNumber;
import static io.optward.outbound.surroundings.Department.sql;
import static io.optward.outbound.surroundings.Department.theQuietPeriodIsOver;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.optward.contracts.CrockfordId;
import io.optward.contracts.decision.Decision;
import io.optward.contracts.subject.AliasKind;
import io.optward.kit.fixture.InfrastructureResource;
import io.optward.outbound.OutboundConfig;
import io.optward.outbound.clearance.Freshness;
import io.optward.outbound.clearance.OptOuts;
import io.optward.outbound.outcome.StatusesHeard;
import io.optward.outbound.outcome.UnknownOutcomes;
import io.optward.outbound.pacing.SenderPacing;
import io.optward.outbound.queue.Message;
import io.optward.outbound.queue.MessageQueue;
import io.optward.outbound.queue.QueueSignal;
import io.optward.outbound.sender.SenderLeases;
import io.optward.outbound.sender.Tenure;
import io.optward.outbound.surroundings.Surroundings;
import io.optward.outbound.surroundings.SurroundingsResource;
import io.optward.outbound.surroundings.TestConsent.Said;
import io.optward.outbound.surroundings.TestWhatsApp.Reply;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens to a sender and its messages when whoever works it stops, dies, or only seems to have died. */
@QuarkusTest
@WithTestResource(value = InfrastructureResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@WithTestResource(SurroundingsResource.class)
class OwnersTest {

    @Inject
    Attempts attempts;

    @Inject
    Dispatch dispatch;

    @Inject
    SenderLeases leases;

    @Inject
    MessageQueue queue;

    @Inject
    QueueSignal signal;

    @Inject
    UnknownOutcomes unknown;

    @Inject
    StatusesHeard statuses;

    @Inject
    OptOuts optOuts;

    @Inject
    WarmUp warmUp;

    @Inject
    OutboundConfig config;

    @Inject
    Clock clock;

    private final List<SenderDesk> manned = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    private Surroundings surroundings;
    /** The service has no desk for it, so the test mans it. */
    private String sender;

    private String phone;

    @BeforeEach
    void nobodyWorksIt() {
        surroundings = Surroundings.started();
        phone = newNumber();
        sender = "3302" + phone.substring(1);
    }

    @AfterEach
    void everybodyGoesHome() throws InterruptedException {
        manned.forEach(SenderDesk::stop);
        for (var thread : threads) {
            thread.join(Duration.ofSeconds(12));
        }
    }

    @Test
    void aSenderWhoseOwnerDiedIsWorkedByAnotherWithinTenSeconds() throws SQLException {
        assertThat(leases.take(sender, "the one that dies")).isPresent();
        long died = System.nanoTime();
        var id = waiting();

        man("the next one");

        mayGo();
        awaitStatus(id, "SUBMITTED");
        assertThat(Duration.ofNanos(System.nanoTime() - died)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void whoStopsFinishesItsCallsBeforeItLeaves() throws Exception {
        surroundings.whatsapp.replies(phone, new Reply.Slow(Duration.ofSeconds(2)));
        var id = waiting();
        man("the one that is stopped");
        mayGo();
        await().atMost(PATIENCE).until(() -> surroundings.whatsapp.sentTo(phone).size() == 1);

        manned.getFirst().stop();
        threads.getFirst().join(Duration.ofSeconds(12));

        // recorded before the sender was left, and the next one need not wait for the term
        assertThat(message(id).getList("history.status"))
                .containsExactly("ACCEPTED", "WAITING", "CLEARED", "SENDING", "SUBMITTED");
        assertThat(leases.take(sender, "the next one")).isPresent();
    }

    @Test
    void whatWasTakenInHandButNotBegunStaysInTheQueueOfWhoStops() throws Exception {
        var id = waiting();
        surroundings.vault.delayNextReveal(Duration.ofMillis(200));
        man("the one that is stopped");
        mayGo();
        await().atMost(PATIENCE)
                .until(() -> surroundings.consent.askedAbout(surroundings.vault.subject(AliasKind.PHONE, phone)) > 0);

        manned.getFirst().stop();
        threads.getFirst().join(Duration.ofSeconds(12));

        assertThat(message(id).getList("history.status")).doesNotContain("OUTCOME_UNKNOWN");
        man("the next one");
        awaitStatus(id, "SUBMITTED");
        assertThat(surroundings.whatsapp.sentTo(phone)).hasSize(1);
    }

    @Test
    void whatIsTakenAgainStaysInHandWhenTheBatchItWasPutOffInEnds() throws SQLException {
        // Given two in one batch: one waits and is soon taken again, the other one's call goes on meanwhile
        var other = newNumber();
        surroundings.whatsapp.replies(other, new Reply.Slow(Duration.ofSeconds(1)));
        surroundings.whatsapp.replies(phone, new Reply.Slow(Duration.ofMillis(2_700)));
        var subject = surroundings.vault.subject(AliasKind.PHONE, phone);
        var taken = waiting(phone);
        var beside = waiting(other);
        surroundings.consent.says(subject, Said.wait("LEDGER_BEHIND"), Said.allow());
        surroundings.consent.says(surroundings.vault.subject(AliasKind.PHONE, other), Said.allow());
        sql("UPDATE message SET due_at = created_at, waits = 0 WHERE sender = ?", sender);
        // When
        man("the one that works both");
        // Then nobody takes the later call for one that was left behind
        awaitStatus(beside, "SUBMITTED");
        assertThat(awaitStatus(taken, "SUBMITTED").getList("history.status"))
                .containsExactly("ACCEPTED", "WAITING", "CLEARED", "SENDING", "SUBMITTED");
    }

    @Test
    void anOwnerThatWasHeldUpBeforeTheFirstByteTellsThatNothingWasSent() throws SQLException {
        // Given an owner that stops between its attempt's record and the call, and another that takes over
        var id = waiting();
        var begun = begin(id);
        takenOver();
        assertThat(awaitStatus(id, "OUTCOME_UNKNOWN").getList("reasons")).containsExactly("OWNER_LOST");
        mayGo();
        // When the first one goes on: the decision is too old by now
        tell(begun, new WhatsAppAnswer.TooLate());
        // Then it is known that nothing was sent, so it may be sent, and nothing is a duplicate
        var submitted = awaitStatus(id, "SUBMITTED");
        assertThat(submitted.<Boolean>get("possibleDuplicate")).isNull();
        assertThat(surroundings.whatsapp.sentTo(phone)).hasSize(1);
    }

    @Test
    void anOwnerThatWasHeldUpDuringTheCallTellsHowItEnded() throws SQLException {
        var id = waiting();
        var begun = begin(id);
        takenOver();
        awaitStatus(id, "OUTCOME_UNKNOWN");

        tell(begun, new WhatsAppAnswer.Accepted("wamid.late", false, List.of()));

        assertThat(awaitStatus(id, "SUBMITTED").getString("message"))
                .isEqualTo(surroundings.vault.mid("wamid.late").value());
    }

    @Test
    void whatAnOwnerThatWasHeldUpTellsChangesNothingOnceTheMessageHasEnded() throws SQLException {
        var id = waiting();
        var begun = begin(id);
        takenOver();
        awaitStatus(id, "OUTCOME_UNKNOWN");
        theQuietPeriodIsOver(id);
        awaitStatus(id, "FAILED");

        tell(begun, new WhatsAppAnswer.TooLate());

        var failed = message(id);
        assertThat(failed.getString("status")).isEqualTo("FAILED");
        assertThat(failed.getBoolean("history[-1].late")).isTrue();
        assertThat(surroundings.whatsapp.sentTo(phone)).isEmpty();
    }

    @Test
    void whatWasGivenUpIsPutRightByTheAnswerOfAnOwnerThatWasHeldUpForLonger() throws SQLException {
        var id = waiting();
        var begun = begin(id);
        takenOver();
        awaitStatus(id, "OUTCOME_UNKNOWN");
        theQuietPeriodIsOver(id);
        assertThat(awaitStatus(id, "FAILED").getList("reasons")).containsExactly("OUTCOME_NEVER_KNOWN");

        tell(begun, new WhatsAppAnswer.Accepted("wamid.later", false, List.of()));

        var submitted = awaitStatus(id, "SUBMITTED");
        assertThat(submitted.getList("reasons")).isEmpty();
        assertThat(submitted.getString("message"))
                .isEqualTo(surroundings.vault.mid("wamid.later").value());
    }

    private record Begun(Message message, int attempt) {}

    private Begun begin(String id) {
        Tenure tenure = leases.take(sender, "the one held up").orElseThrow();
        var begun = attempts.begin(tenure, id, allowed(), Freshness.startingNow(Duration.ofMinutes(1)));
        assertThat(begun).isEqualTo(new Attempts.Beginning.OnRecord(1));
        return new Begun(queue.change(id, _ -> List.of()).orElseThrow(), 1);
    }

    private void tell(Begun begun, WhatsAppAnswer answer) {
        var pacing = new SenderPacing(80, 45, Duration.ofSeconds(6));
        dispatch.account(pacing, begun.message(), begun.attempt(), new Recipient.PhoneNumber(phone), answer);
    }

    private void takenOver() throws SQLException {
        sql("UPDATE sender_lease SET expires_at = clock_timestamp() - interval '1 second' WHERE sender = ?", sender);
        man("the next one");
    }

    private void man(String holder) {
        var desk = new SenderDesk(
                sender,
                holder,
                new SenderDesk.Parts(
                        leases, queue, signal, dispatch, attempts, unknown, statuses, optOuts, warmUp, clock),
                config);
        manned.add(desk);
        threads.add(Thread.ofVirtual().start(desk));
    }

    /** A marketing message to the phone, in the sender's queue, that may not go out yet. */
    private String waiting() throws SQLException {
        return waiting(phone);
    }

    private String waiting(String phone) throws SQLException {
        surroundings.consent.says(surroundings.vault.subject(AliasKind.PHONE, phone), Said.wait("LEDGER_BEHIND"));
        var id = accepted(marketingTo(phone));
        awaitStatus(id, "WAITING");
        sql("UPDATE message SET sender = ? WHERE id = ?", sender, id);
        return id;
    }

    private void mayGo() {
        surroundings.consent.says(surroundings.vault.subject(AliasKind.PHONE, phone), Said.allow());
    }

    private static Decision allowed() {
        return new Decision(
                CrockfordId.random("dec_"),
                Decision.Outcome.ALLOW,
                null,
                List.of(),
                "con_basis",
                null,
                Instant.now(),
                "proof");
    }
}

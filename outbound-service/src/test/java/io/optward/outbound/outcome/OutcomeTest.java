package io.optward.outbound.outcome;

import static io.optward.outbound.surroundings.Department.SENDER;
import static io.optward.outbound.surroundings.Department.accepted;
import static io.optward.outbound.surroundings.Department.awaitStatus;
import static io.optward.outbound.surroundings.Department.codeTo;
import static io.optward.outbound.surroundings.Department.ingressTells;
import static io.optward.outbound.surroundings.Department.itWasCalledEarlier;
import static io.optward.outbound.surroundings.Department.marketingTo;
import static io.optward.outbound.surroundings.Department.message;
import static io.optward.outbound.surroundings.Department.newNumber;
import static io.optward.outbound.surroundings.Department.publish;
import static io.optward.outbound.surroundings.Department.results;
import static io.optward.outbound.surroundings.Department.sql;
import static io.optward.outbound.surroundings.Department.statusEnds;
import static io.optward.outbound.surroundings.Department.theQuietPeriodIsOver;
import static io.optward.outbound.surroundings.Department.told;
import static io.optward.outbound.surroundings.Department.utilityTo;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.node.NullNode;
import io.optward.contracts.outbound.MessageStateChanged;
import io.optward.contracts.outbound.MessageStatus;
import io.optward.contracts.status.StatusReported;
import io.optward.contracts.status.StatusReported.Status;
import io.optward.contracts.subject.AliasKind;
import io.optward.kit.fixture.InfrastructureResource;
import io.optward.outbound.surroundings.Department;
import io.optward.outbound.surroundings.Surroundings;
import io.optward.outbound.surroundings.SurroundingsResource;
import io.optward.outbound.surroundings.TestConsent.Said;
import io.optward.outbound.surroundings.TestWhatsApp.Reply;
import io.optward.outbound.surroundings.TestWhatsApp.Sent;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = InfrastructureResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@WithTestResource(SurroundingsResource.class)
class OutcomeTest {

    private static final Duration QUIET = Duration.ofMinutes(10);

    private Surroundings surroundings;

    @BeforeEach
    void surround() {
        surroundings = Surroundings.started();
    }

    @Test
    void sentDeliveredAndReadComeBackIntoTheHistory() {
        var phone = newNumber();
        var id = accepted(marketingTo(phone));
        awaitStatus(id, "SUBMITTED");

        var sent = surroundings.whatsapp.sentTo(phone).getFirst();
        reported(sent, id, Status.SENT, null);
        reported(sent, id, Status.DELIVERED, null);
        reported(sent, id, Status.READ, null);

        assertThat(awaitStatus(id, "READ").getList("history.status"))
                .containsExactly("ACCEPTED", "CLEARED", "SENDING", "SUBMITTED", "SENT", "DELIVERED", "READ");
    }

    @Test
    void aStatusThatComesTooLateIsRememberedAndChangesNothing() {
        var phone = newNumber();
        var id = accepted(marketingTo(phone));
        awaitStatus(id, "SUBMITTED");

        var sent = surroundings.whatsapp.sentTo(phone).getFirst();
        reported(sent, id, Status.DELIVERED, null);
        awaitStatus(id, "DELIVERED");
        reported(sent, id, Status.SENT, null);

        await().atMost(Department.PATIENCE)
                .until(() -> message(id).getList("history.status").contains("SENT"));
        assertThat(message(id).getString("status")).isEqualTo("DELIVERED");
    }

    @Test
    void aStatusWithoutOurCallbackIsFoundByTheKeyedMessageId() {
        var phone = newNumber();
        var id = accepted(marketingTo(phone));
        awaitStatus(id, "SUBMITTED");

        reported(surroundings.whatsapp.sentTo(phone).getFirst(), null, Status.SENT, null);

        awaitStatus(id, "SENT");
    }

    @Test
    void aFailureTellsWhatsAppsCode() {
        var phone = newNumber();
        var id = accepted(marketingTo(phone));
        awaitStatus(id, "SUBMITTED");

        reported(surroundings.whatsapp.sentTo(phone).getFirst(), id, Status.FAILED, 131026);

        assertThat(awaitStatus(id, "FAILED").getList("reasons")).containsExactly("WHATSAPP_131026");
    }

    @Test
    void aLostAnswerIsCalledUnknownUntilTheStatusWebhookSettlesIt() {
        var phone = newNumber();
        surroundings.whatsapp.replies(phone, new Reply.Lost());

        var id = accepted(marketingTo(phone));
        awaitStatus(id, "OUTCOME_UNKNOWN");
        var sent = surroundings.whatsapp.sentTo(phone).getFirst();
        assertThat(sent.callback()).isEqualTo(id);
        reported(sent, sent.callback(), Status.SENT, null);

        var settled = awaitStatus(id, "SENT");
        assertThat(settled.getString("message"))
                .isEqualTo(surroundings.vault.mid(sent.wamid()).value());
        assertThat(settled.getList("history.status"))
                .containsExactly("ACCEPTED", "CLEARED", "SENDING", "OUTCOME_UNKNOWN", "SENT");
        assertThat(surroundings.whatsapp.sentTo(phone)).hasSize(1);
    }

    @Test
    void anOutcomeThatNoStatusEverTellsFailsAtItsDeadlineAndIsNotSentAgain() throws SQLException {
        var phone = newNumber();
        surroundings.whatsapp.replies(phone, new Reply.Lost());
        var id = accepted(marketingTo(phone));
        awaitStatus(id, "OUTCOME_UNKNOWN");

        theQuietPeriodIsOver(id);

        assertThat(awaitStatus(id, "FAILED").getList("reasons")).containsExactly("OUTCOME_NEVER_KNOWN");
        assertThat(surroundings.whatsapp.sentTo(phone)).hasSize(1);
    }

    @Test
    void whatWasGivenUpIsPutRightByAStatusThatComesLater() throws SQLException {
        var phone = newNumber();
        var id = givenUp(phone);

        var sent = surroundings.whatsapp.sentTo(phone).getFirst();
        reported(sent, id, Status.DELIVERED, null);

        var delivered = awaitStatus(id, "DELIVERED");
        assertThat(delivered.getList("history.status"))
                .containsExactly("ACCEPTED", "CLEARED", "SENDING", "OUTCOME_UNKNOWN", "FAILED", "DELIVERED");
        assertThat(delivered.getList("history.late")).containsOnlyNulls();
        assertThat(delivered.getList("reasons")).isEmpty();
        assertThat(delivered.getString("message"))
                .isEqualTo(surroundings.vault.mid(sent.wamid()).value());
        await().atMost(Department.PATIENCE).until(() -> results(id).size() == 6);
        assertThat(results(id).getLast())
                .returns(MessageStatus.DELIVERED, MessageStateChanged::status)
                .returns(List.of(), MessageStateChanged::reasons)
                .returns(surroundings.vault.mid(sent.wamid()), MessageStateChanged::message);
        // and goes on as if it had never been given up: forward only
        reported(sent, null, Status.READ, null);
        awaitStatus(id, "READ");
        assertThat(surroundings.whatsapp.sentTo(phone)).hasSize(1);
    }

    @Test
    void whatWasGivenUpTellsWhyItFailedWhenWhatsAppTellsLater() throws SQLException {
        var phone = newNumber();
        var id = givenUp(phone);

        var sent = surroundings.whatsapp.sentTo(phone).getFirst();
        reported(sent, id, Status.FAILED, 131026);

        await().atMost(Department.PATIENCE)
                .until(() -> message(id).getList("reasons"), List.of("WHATSAPP_131026")::equals);
        assertThat(message(id).getString("status")).isEqualTo("FAILED");
        // that is known, and final
        reported(sent, id, Status.SENT, null);
        await().atMost(Department.PATIENCE)
                .until(() -> message(id).getList("history.status").contains("SENT"));
        assertThat(message(id).getString("status")).isEqualTo("FAILED");
        assertThat(message(id).getBoolean("history[-1].late")).isTrue();
    }

    @Test
    void whileAStatusMayLieUnreadNothingIsSentAgain() throws SQLException {
        // Given two messages whose answers are lost, and what was accepted between their calls
        var untold = newNumber();
        var delivered = newNumber();
        surroundings.whatsapp.replies(untold, new Reply.Lost());
        surroundings.whatsapp.replies(delivered, new Reply.Lost());
        var first = accepted(utilityTo(untold, SENDER));
        awaitStatus(first, "OUTCOME_UNKNOWN");
        var between = Instant.now();
        var second = accepted(utilityTo(delivered, SENDER));
        awaitStatus(second, "OUTCOME_UNKNOWN");
        // When the quiet period of both is over, and ingress has published all up to now: statuses that are not read
        // yet, too
        var known = statusEnds();
        var unread = known.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, partition -> partition.getValue() + 1));
        itWasCalledEarlier(second, QUIET);
        itWasCalledEarlier(first, QUIET);
        ingressTells(Instant.now(), unread);
        ingressTells(between, known);
        // Then only the one is sent again of which all that could be told is read
        awaitStatus(first, "SUBMITTED");
        assertThat(surroundings.whatsapp.sentTo(untold)).hasSize(2);
        assertThat(message(second).getString("status")).isEqualTo("OUTCOME_UNKNOWN");
        assertThat(told("messages are worked off", "unknown outcomes"))
                .contains("; it is over for ", ", but statuses are heard up to " + between, " s behind");
        // When that status is read
        reported(surroundings.whatsapp.sentTo(delivered).getFirst(), second, Status.DELIVERED, null);
        awaitStatus(second, "DELIVERED");
        // Then it has reached the person once
        theQuietPeriodIsOver(second);
        assertThat(awaitStatus(second, "DELIVERED").<Boolean>get("possibleDuplicate"))
                .isNull();
        assertThat(surroundings.whatsapp.sentTo(delivered)).hasSize(1);
    }

    @Test
    void anUnknownOutcomeIsDecidedOnAsSoonAsTheLastStatusThatIngressPublishedIsRead() throws SQLException {
        // Given
        var phone = newNumber();
        surroundings.whatsapp.replies(phone, new Reply.Lost());
        var id = accepted(utilityTo(phone, SENDER));
        awaitStatus(id, "OUTCOME_UNKNOWN");
        var somebodyElse = new Sent(newNumber(), "", "", NullNode.getInstance(), "wamid." + newNumber());
        var partition = reported(somebodyElse, null, Status.SENT, null).partition();
        var unread = new HashMap<>(statusEnds());
        unread.merge(partition, 1L, Long::sum);
        itWasCalledEarlier(id, QUIET);
        ingressTells(Instant.now(), unread);
        await().atMost(Department.PATIENCE)
                .until(
                        () -> told("messages are worked off", "unknown outcomes"),
                        text -> text.contains("it is over for"));
        assertThat(message(id).getString("status")).isEqualTo("OUTCOME_UNKNOWN");
        // When
        reported(somebodyElse, null, Status.DELIVERED, null);
        // Then
        assertThat(awaitStatus(id, "SUBMITTED").getBoolean("possibleDuplicate")).isTrue();
    }

    @Test
    void aUtilityMessageIsSentOnceMoreAfterTheQuietPeriodAndEverybodyIsToldThatItMayBeADuplicate() throws SQLException {
        var phone = newNumber();
        surroundings.whatsapp.replies(phone, new Reply.Lost());
        var id = accepted(utilityTo(phone, SENDER));
        awaitStatus(id, "OUTCOME_UNKNOWN");

        theQuietPeriodIsOver(id);

        var submitted = awaitStatus(id, "SUBMITTED");
        assertThat(submitted.getList("history.status"))
                .containsExactly(
                        "ACCEPTED",
                        "CLEARED",
                        "SENDING",
                        "OUTCOME_UNKNOWN",
                        "WAITING",
                        "CLEARED",
                        "SENDING",
                        "SUBMITTED");
        assertThat(submitted.getBoolean("possibleDuplicate")).isTrue();
        assertThat(submitted.getList("history.possibleDuplicate"))
                .containsExactly(null, null, null, null, true, true, true, true);
        assertThat(surroundings.whatsapp.sentTo(phone)).hasSize(2);
        assertThat(sql("UPDATE attempt SET opt_out = NULL WHERE message = ? AND number = 2 AND possible_duplicate", id))
                .isEqualTo(1);
        await().atMost(Department.PATIENCE).until(() -> results(id).size() == 8);
        assertThat(results(id))
                .filteredOn(told -> told.possibleDuplicate() != null)
                .extracting(MessageStateChanged::status)
                .containsExactly(
                        MessageStatus.WAITING, MessageStatus.CLEARED, MessageStatus.SENDING, MessageStatus.SUBMITTED);
    }

    @Test
    void aRetryWhoseOutcomeIsUnknownAsWellIsTheLast() throws SQLException {
        var phone = newNumber();
        surroundings.whatsapp.replies(phone, new Reply.Cut(), new Reply.Error(503, 131016));
        var id = accepted(utilityTo(phone, SENDER));
        awaitStatus(id, "OUTCOME_UNKNOWN");
        theQuietPeriodIsOver(id);
        await().atMost(Department.PATIENCE)
                .until(() -> message(id).getList("history.status").stream()
                                .filter("OUTCOME_UNKNOWN"::equals)
                                .count()
                        == 2);

        theQuietPeriodIsOver(id);

        assertThat(awaitStatus(id, "FAILED").getList("reasons")).containsExactly("OUTCOME_NEVER_KNOWN");
        assertThat(surroundings.whatsapp.sentTo(phone)).hasSize(2);
    }

    @Test
    void aCodeIsNeverSentAgain() throws SQLException {
        var phone = newNumber();
        surroundings.whatsapp.replies(phone, new Reply.Lost());
        var id = accepted(codeTo(phone));
        awaitStatus(id, "OUTCOME_UNKNOWN");

        theQuietPeriodIsOver(id);

        assertThat(awaitStatus(id, "FAILED").getList("reasons")).containsExactly("OUTCOME_NEVER_KNOWN");
        assertThat(surroundings.whatsapp.sentTo(phone)).hasSize(1);
    }

    @Test
    void aStatusOfTheFirstAttemptEndsTheWaitingForTheRetry() throws SQLException {
        var phone = newNumber();
        var id = retryWaits(phone);

        reported(surroundings.whatsapp.sentTo(phone).getFirst(), id, Status.DELIVERED, null);

        var delivered = awaitStatus(id, "DELIVERED");
        // it was not sent again, so nobody gets it twice
        assertThat(delivered.<Boolean>get("possibleDuplicate")).isNull();
        surroundings.consent.says(surroundings.vault.subject(AliasKind.PHONE, phone), Said.allow());
        var next = accepted(utilityTo(phone, SENDER));
        awaitStatus(next, "SUBMITTED");
        assertThat(surroundings.whatsapp.sentTo(phone))
                .extracting(Sent::callback)
                .containsExactly(id, next);
    }

    @Test
    void aStatusOfTheFirstAttemptThatComesDuringTheRetryIsAccountedForAndSoIsTheRetry() throws SQLException {
        var phone = newNumber();
        surroundings.whatsapp.replies(phone, new Reply.Lost(), new Reply.Slow(Duration.ofSeconds(2)));
        var id = accepted(utilityTo(phone, SENDER));
        awaitStatus(id, "OUTCOME_UNKNOWN");
        theQuietPeriodIsOver(id);
        await().atMost(Department.PATIENCE)
                .until(() -> surroundings.whatsapp.sentTo(phone).size() == 2);

        reported(surroundings.whatsapp.sentTo(phone).getFirst(), id, Status.SENT, null);

        awaitStatus(id, "SENT");
        await().atMost(Department.PATIENCE)
                .until(() -> message(id).getList("history.status").getLast(), "SUBMITTED"::equals);
        var both = message(id);
        assertThat(both.getString("status")).isEqualTo("SENT");
        assertThat(both.getBoolean("possibleDuplicate")).isTrue();
        assertThat(both.getBoolean("history[-1].late")).isTrue();
    }

    @Test
    void aRetryThatIsDeniedDoesNotEndAsIfNothingHadBeenSent() throws SQLException {
        var phone = newNumber();
        surroundings.whatsapp.replies(phone, new Reply.Lost());
        surroundings.consent.says(
                surroundings.vault.subject(AliasKind.PHONE, phone), Said.allow(), Said.deny("CONSENT_WITHDRAWN"));
        var id = accepted(utilityTo(phone, SENDER));
        awaitStatus(id, "OUTCOME_UNKNOWN");

        theQuietPeriodIsOver(id);

        assertThat(awaitStatus(id, "FAILED").getList("reasons"))
                .containsExactly("OUTCOME_NEVER_KNOWN", "CONSENT_WITHDRAWN");
        assertThat(surroundings.whatsapp.sentTo(phone)).hasSize(1);
    }

    @Test
    void aRetryThatIsTakenBackIsNotSentAgain() throws SQLException {
        var phone = newNumber();
        var id = retryWaits(phone);

        given().delete("/v1/messages/" + id)
                .then()
                .statusCode(200)
                .body("status", equalTo("FAILED"))
                .body("reasons", equalTo(List.of("OUTCOME_NEVER_KNOWN", "CANCELLED_BY_DEPARTMENT")));
    }

    @Test
    void anErrorOfWhatsAppsOwnLeavesTheOutcomeUnknownWhateverItsCodeSays() {
        var phone = newNumber();
        surroundings.whatsapp.replies(phone, new Reply.Error(500, 100));

        var id = accepted(marketingTo(phone));

        assertThat(awaitStatus(id, "OUTCOME_UNKNOWN").getList("reasons")).containsExactly("WHATSAPP_100");
    }

    @Test
    void aCallThatNobodyWaitsForAnyMoreIsCalledUnknown() throws SQLException {
        var id = accepted(marketingTo(newNumber()));
        awaitStatus(id, "SUBMITTED");

        // as an owner leaves it that dies between call and answer
        sql("UPDATE message SET status = 'SENDING' WHERE id = ?", id);

        assertThat(awaitStatus(id, "OUTCOME_UNKNOWN").getList("reasons")).containsExactly("OWNER_LOST");
    }

    @Test
    void aStatusOfAnotherSenderChangesNothing() {
        var phone = newNumber();
        var id = accepted(marketingTo(phone));
        awaitStatus(id, "SUBMITTED");
        var sent = surroundings.whatsapp.sentTo(phone).getFirst();

        report(sent, Department.OTHER_SENDER, id, Status.READ, null);
        reported(sent, id, Status.SENT, null);

        awaitStatus(id, "SENT");
        assertThat(message(id).getList("history.status")).doesNotContain("READ");
    }

    /** A marketing message whose answer was lost and whose outcome nobody told. */
    private String givenUp(String phone) throws SQLException {
        surroundings.whatsapp.replies(phone, new Reply.Lost());
        var id = accepted(marketingTo(phone));
        awaitStatus(id, "OUTCOME_UNKNOWN");
        theQuietPeriodIsOver(id);
        assertThat(awaitStatus(id, "FAILED").getList("reasons")).containsExactly("OUTCOME_NEVER_KNOWN");
        return id;
    }

    /** A utility message whose first attempt was lost and whose retry may not go out yet. */
    private String retryWaits(String phone) throws SQLException {
        surroundings.whatsapp.replies(phone, new Reply.Lost());
        surroundings.consent.says(
                surroundings.vault.subject(AliasKind.PHONE, phone), Said.allow(), Said.wait("LEDGER_BEHIND"));
        var id = accepted(utilityTo(phone, SENDER));
        awaitStatus(id, "OUTCOME_UNKNOWN");
        theQuietPeriodIsOver(id);
        await().atMost(Department.PATIENCE)
                .until(() -> message(id).getList("reasons"), List.of("LEDGER_BEHIND")::equals);
        assertThat(message(id).getBoolean("possibleDuplicate")).isTrue();
        return id;
    }

    private RecordMetadata reported(Sent sent, @Nullable String callback, Status status, @Nullable Integer code) {
        return report(sent, SENDER, callback, status, code);
    }

    private RecordMetadata report(
            Sent sent, String sender, @Nullable String callback, Status status, @Nullable Integer code) {
        var subject = surroundings.vault.subject(AliasKind.PHONE, sent.recipient());
        var mid = surroundings.vault.mid(sent.wamid());
        return publish(
                mid + "." + status.name().toLowerCase(Locale.ROOT) + "." + sender,
                "/ingress-service",
                subject,
                new StatusReported(
                        subject,
                        sender,
                        "215500000000001",
                        mid,
                        status,
                        callback,
                        code,
                        null,
                        Instant.now(),
                        Instant.now()));
    }
}

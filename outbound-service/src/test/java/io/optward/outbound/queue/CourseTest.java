package io.optward.outbound.queue;

import static io.optward.contracts.outbound.MessageStatus.FAILED;
import static org.assertj.core.api.Assertions.assertThat;

import io.optward.contracts.CrockfordId;
import io.optward.contracts.KeyedId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.consent.Purpose;
import io.optward.contracts.outbound.MessageStatus;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CourseTest {

    private static final List<MessageStatus> BY_RANK =
            List.of(MessageStatus.SENT, MessageStatus.DELIVERED, MessageStatus.READ, MessageStatus.PLAYED);
    private static final Instant LATER = Instant.parse("2026-03-02T10:00:00Z");
    private static final KeyedId MID = new KeyedId(CrockfordId.random(KeyedId.MESSAGE_PREFIX));

    @Property
    void nothingFollowsAFinalState(@ForAll MessageStatus from, @ForAll MessageStatus to) {
        if (from.last()) {
            assertThat(Course.allows(from, to)).isFalse();
        }
    }

    @Property
    void whatWhatsAppTellsNeverGoesBack(@ForAll MessageStatus from, @ForAll MessageStatus to) {
        if (BY_RANK.contains(from) && BY_RANK.contains(to)) {
            assertThat(Course.allows(from, to)).isEqualTo(BY_RANK.indexOf(from) < BY_RANK.indexOf(to));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = MessageStatus.class,
            names = {"SUBMITTED", "HELD", "SENT", "DELIVERED", "READ", "PLAYED", "FAILED"})
    void anUnknownOutcomeMayBecomeAnyKnownOne(MessageStatus known) {
        assertThat(Course.allows(MessageStatus.OUTCOME_UNKNOWN, known)).isTrue();
    }

    @Test
    void anUnknownOutcomeIsNotQueuedAgainWhenNothingMoreIsKnownOfIt() {
        assertThat(Course.allows(MessageStatus.OUTCOME_UNKNOWN, MessageStatus.WAITING))
                .isFalse();
        assertThat(Course.allows(MessageStatus.OUTCOME_UNKNOWN, MessageStatus.CLEARED))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = MessageStatus.class,
            names = {"SUBMITTED", "HELD", "SENT", "DELIVERED", "READ", "PLAYED"})
    void whatWasGivenUpBecomesWhatWhatsAppTellsOfIt(MessageStatus told) {
        assertThat(Course.allows(givenUp(), Change.into(told, LATER))).isTrue();

        var set = givenUp().after(Change.into(told, LATER).knownAs(MID));

        assertThat(set.status()).isEqualTo(told);
        assertThat(set.reasons()).isEmpty();
        assertThat(set.whatsappMessage()).isEqualTo(MID);
        assertThat(set.givenUp()).isFalse();
    }

    @Test
    void theCodeThatWhatsAppTellsReplacesThatNobodyKnew() {
        var failed = givenUp().after(Change.into(FAILED, LATER).because("WHATSAPP_131026"));

        assertThat(failed.reasons()).containsExactly("WHATSAPP_131026");
        assertThat(failed.givenUp()).isFalse();
        assertThat(Course.allows(failed, Change.into(MessageStatus.DELIVERED, LATER)))
                .isFalse();
    }

    @Test
    void thatNobodyKnewIsNotToldTwice() {
        assertThat(Course.allows(givenUp(), Change.into(FAILED, LATER).because(Course.OUTCOME_NEVER_KNOWN)))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = MessageStatus.class,
            names = {"ACCEPTED", "WAITING", "CLEARED", "SENDING", "OUTCOME_UNKNOWN", "DENIED", "EXPIRED", "CANCELLED"})
    void whatWasGivenUpIsNeitherQueuedAgainNorEndedOtherwise(MessageStatus other) {
        assertThat(Course.allows(givenUp(), Change.into(other, LATER))).isFalse();
        assertThat(Course.allows(givenUp(), Change.into(other, LATER).again(Change.Again.PROVEN_NOT_SENT)))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = MessageStatus.class,
            names = {"DENIED", "EXPIRED", "CANCELLED", "FAILED"})
    void whatEndedForAReasonThatIsKnownStaysAsItIs(MessageStatus last) {
        var ended = message(last, List.of("A_REASON_THAT_IS_KNOWN"), false, null);

        for (var told : MessageStatus.values()) {
            assertThat(Course.allows(ended, Change.into(told, LATER))).isFalse();
        }
    }

    @Test
    void aProofThatItWasNeverSentIsRememberedAndDoesNotPutWhatWasGivenUpIntoTheQueue() {
        var proof = Change.into(MessageStatus.WAITING, LATER).because("DECISION_TOO_OLD");

        assertThat(Course.answered(givenUp(), 1, proof)).containsExactly(Change.Late.of(proof.inAttempt(1)));
    }

    @Test
    void anAnswerThatWasLateButAcceptsItSetsRightWhatWasGivenUp() {
        var accepted = Change.into(MessageStatus.SUBMITTED, LATER).knownAs(MID);

        assertThat(Course.answered(givenUp(), 1, accepted)).containsExactly(accepted.inAttempt(1));
    }

    @Test
    void anAnswerThatRefusesItTellsWhyWhatWasGivenUpFailed() {
        var refused = Change.into(FAILED, LATER).because("WHATSAPP_131009");

        assertThat(Course.answered(givenUp(), 1, refused))
                .singleElement()
                .isInstanceOfSatisfying(
                        Change.Into.class, into -> assertThat(into.reasons()).containsExactly("WHATSAPP_131009"));
    }

    @Test
    void ofTwoAttemptsThatWereGivenUpEitherMayTurnOutToHaveBeenTaken() {
        var twice = message(FAILED, List.of(Course.OUTCOME_NEVER_KNOWN), true, null);
        var accepted = Change.into(MessageStatus.SUBMITTED, LATER).knownAs(MID);

        assertThat(Course.answered(twice, 1, accepted)).containsExactly(accepted.inAttempt(1));
        assertThat(twice.after(accepted).possibleDuplicate()).isTrue();
    }

    @Test
    void theFailureOfOneCopyLeavesOpenWhatBecameOfTheOther() {
        var one = message(FAILED, List.of(Course.OUTCOME_NEVER_KNOWN, "WHATSAPP_131026"), true, MID);
        var other = new KeyedId(CrockfordId.random(KeyedId.MESSAGE_PREFIX));

        // that it had been sent before it failed is no news of the one that failed, and all there is to know of the
        // other
        assertThat(Course.allows(one, Change.into(MessageStatus.SENT, LATER).knownAs(MID)))
                .isFalse();
        assertThat(Course.allows(one, Change.into(MessageStatus.SENT, LATER).knownAs(other)))
                .isTrue();
        assertThat(Course.allows(one, Change.into(MessageStatus.DELIVERED, LATER)))
                .isTrue();
    }

    @Test
    void sendingFollowsOnlyOnClearance() {
        for (var from : MessageStatus.values()) {
            assertThat(Course.allows(from, MessageStatus.SENDING)).isEqualTo(from == MessageStatus.CLEARED);
        }
    }

    @Test
    void whatWasDeliveredDidNotFail() {
        assertThat(Course.allows(MessageStatus.SENT, MessageStatus.FAILED)).isTrue();
        assertThat(Course.allows(MessageStatus.DELIVERED, MessageStatus.FAILED)).isFalse();
    }

    private static Message givenUp() {
        return message(FAILED, List.of(Course.OUTCOME_NEVER_KNOWN), false, null);
    }

    private static Message message(
            MessageStatus status, List<String> reasons, boolean possibleDuplicate, @Nullable KeyedId knownAs) {
        return new Message(
                "msg_1",
                "clinic",
                null,
                SubjectToken.random(),
                "330200000000001",
                Purpose.UTILITY,
                null,
                "template",
                "en_US",
                null,
                null,
                null,
                status,
                reasons,
                5,
                possibleDuplicate ? 2 : 1,
                0,
                knownAs,
                LATER.minusSeconds(3600),
                LATER.plusSeconds(3600),
                possibleDuplicate);
    }
}

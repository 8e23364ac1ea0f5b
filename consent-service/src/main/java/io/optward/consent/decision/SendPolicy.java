package io.optward.consent.decision;

import static io.optward.consent.decision.Reason.APPROVAL_MISSING;
import static io.optward.consent.decision.Reason.AWAITING_REVIEW;
import static io.optward.consent.decision.Reason.CODE_NOT_ASKED_FOR;
import static io.optward.consent.decision.Reason.CONSENT_PENDING;
import static io.optward.consent.decision.Reason.CONSENT_WITHDRAWN;
import static io.optward.consent.decision.Reason.LEDGER_BEHIND;
import static io.optward.consent.decision.Reason.NOT_HEARD_FROM_FOR_A_DAY;
import static io.optward.consent.decision.Reason.NOT_HEARD_SINCE_STOP;
import static io.optward.consent.decision.Reason.NO_CONSENT;
import static io.optward.consent.decision.Reason.OPT_OUT_SUSPECTED;
import static io.optward.consent.decision.Reason.REFERENCE_NOT_ACCEPTED;
import static io.optward.consent.decision.Reason.SENDER_UNKNOWN;
import static io.optward.consent.decision.Reason.STOPPED_ON_PLATFORM;
import static io.optward.consent.decision.Reason.SUBJECT_ERASED;
import static io.optward.consent.decision.Reason.SUBJECT_SUPPRESSED;

import io.optward.consent.ledger.Standing;
import io.optward.contracts.consent.Purpose;
import io.optward.contracts.decision.DecisionRequest.SendQuestion;
import io.optward.kit.personal.PersonalShape;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One rule about what may be sent. Pure: what it knows is given to it, and so is the time. */
@FunctionalInterface
interface SendPolicy {

    /** A care reply answers a person: it may go out less than this long after they last wrote. */
    Duration CARE_WINDOW = Duration.ofHours(24);

    /** Marketing waits unless every webhook accepted until less than this long ago is in the ledger. */
    Duration LEDGER_MAY_LAG = Duration.ofSeconds(30);

    /** References are ids, not texts. */
    int LONGEST_REFERENCE = 200;

    /** Why not, or why not yet; empty when this rule has nothing against it. */
    Optional<Reason> objection(SendQuestion question, Circumstances known, Instant now);

    SendPolicy SENDER_IS_OURS = (_, known, _) -> when(known.contractPurposes() == null, SENDER_UNKNOWN);

    SendPolicy ERASED_STAYS_ERASED = (_, known, _) -> when(known.history().isErased(), SUBJECT_ERASED);

    SendPolicy SUPPRESSED_UNTIL_THEY_ACT = (_, known, _) -> when(known.history().isSuppressed(), SUBJECT_SUPPRESSED);

    SendPolicy PLATFORM_STOP_IS_HONOURED = (question, known, _) ->
            when(isPromotion(question.purpose()) && known.history().isStoppedOnPlatform(), STOPPED_ON_PLATFORM);

    /** A contract is no way round a withdrawal: after a STOP nothing goes out that could have been agreed to. */
    SendPolicy WITHDRAWAL_IS_HONOURED =
            (question, known, _) -> when(question.purpose().optIn() && known.refused(question), CONSENT_WITHDRAWN);

    /** What may be a refusal is taken for one until a person has looked, or whoever wrote it says what they want. */
    SendPolicy DOUBT_STOPS_PROMOTION = (question, known, _) -> when(
            isPromotion(question.purpose()) && known.history().isSuspended(question.purpose(), question.sender()),
            OPT_OUT_SUSPECTED);

    SendPolicy PENDING_PERMITS_NOTHING = (question, known, _) -> when(
            needsConsent(question, known) && known.standing(question) instanceof Standing.Pending, CONSENT_PENDING);

    SendPolicy SOMEBODY_MUST_HAVE_AGREED = (question, known, _) ->
            when(needsConsent(question, known) && known.standing(question) instanceof Standing.Unasked, NO_CONSENT);

    SendPolicy CARE_ANSWERS_SOMEBODY = (question, known, now) -> {
        var heard = known.heard();
        return when(
                question.purpose() == Purpose.CUSTOMER_CARE
                        && (heard == null || !now.isBefore(heard.at().plus(CARE_WINDOW))),
                NOT_HEARD_FROM_FOR_A_DAY);
    };

    /** The message that says STOP asks for no reply; one that comes after it does. */
    SendPolicy CARE_ENDS_WITH_STOP = (question, known, _) -> {
        var heard = known.heard();
        return when(
                question.purpose() == Purpose.CUSTOMER_CARE
                        && known.history()
                                .lastStopAt()
                                .filter(stop -> heard == null || !heard.at().isAfter(stop))
                                .isPresent(),
                NOT_HEARD_SINCE_STOP);
    };

    SendPolicy CODES_ARE_ASKED_FOR = (question, _, _) -> {
        var reference = question.reference();
        return when(
                question.purpose() == Purpose.AUTHENTICATION && (reference == null || reference.isBlank()),
                CODE_NOT_ASKED_FOR);
    };

    /** It becomes part of the decision's record, so it must not be personal data. */
    SendPolicy REFERENCES_ARE_IDS = (question, _, _) -> {
        var reference = question.reference();
        return when(
                question.purpose() == Purpose.AUTHENTICATION
                        && reference != null
                        && (reference.length() > LONGEST_REFERENCE || PersonalShape.isIn(reference)),
                REFERENCE_NOT_ACCEPTED);
    };

    SendPolicy LEGAL_NOTICES_ARE_APPROVED =
            (question, _, _) -> when(question.purpose() == Purpose.LEGAL_NOTICE, APPROVAL_MISSING);

    /** What could not be understood may have been a STOP. */
    SendPolicy PROMOTION_WAITS_FOR_REVIEW =
            (question, known, _) -> when(isPromotion(question.purpose()) && known.awaitsReview(), AWAITING_REVIEW);

    SendPolicy PROMOTION_WAITS_FOR_THE_LEDGER = (question, known, now) -> {
        var asOf = known.ledgerAsOf();
        return when(
                isPromotion(question.purpose()) && (asOf == null || !asOf.isAfter(now.minus(LEDGER_MAY_LAG))),
                LEDGER_BEHIND);
    };

    /** In the order of precedence; what can only make a message wait comes last, so that a denial wins over it. */
    List<SendPolicy> IN_FORCE = List.of(
            SENDER_IS_OURS,
            ERASED_STAYS_ERASED,
            SUPPRESSED_UNTIL_THEY_ACT,
            PLATFORM_STOP_IS_HONOURED,
            WITHDRAWAL_IS_HONOURED,
            DOUBT_STOPS_PROMOTION,
            PENDING_PERMITS_NOTHING,
            SOMEBODY_MUST_HAVE_AGREED,
            CARE_ANSWERS_SOMEBODY,
            CARE_ENDS_WITH_STOP,
            CODES_ARE_ASKED_FOR,
            REFERENCES_ARE_IDS,
            LEGAL_NOTICES_ARE_APPROVED,
            PROMOTION_WAITS_FOR_REVIEW,
            PROMOTION_WAITS_FOR_THE_LEDGER);

    /** What WhatsApp's own marketing control is about. */
    private static boolean isPromotion(Purpose purpose) {
        return switch (purpose) {
            case MARKETING, SURVEY -> true;
            case UTILITY, AUTHENTICATION, CUSTOMER_CARE, LEGAL_NOTICE -> false;
        };
    }

    private static boolean needsConsent(SendQuestion question, Circumstances known) {
        return question.purpose().optIn()
                && !(question.purpose() == Purpose.UTILITY && known.contractAllows(Purpose.UTILITY));
    }

    private static Optional<Reason> when(boolean objectionable, Reason reason) {
        return objectionable ? Optional.of(reason) : Optional.empty();
    }
}

package io.optward.outbound.clearance;

import static org.assertj.core.api.Assertions.assertThat;

import io.optward.contracts.decision.Decision;
import io.optward.contracts.decision.Decision.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VerdictTest {

    private static final Freshness FRESH = new Freshness(0, Duration.ofMillis(250));

    @Test
    void anAllowedMessageWithoutObjectionsIsCleared() {
        var allowed = decision(Outcome.ALLOW, null, "proof");

        assertThat(Verdict.of(allowed, List.of(), FRESH)).isEqualTo(new Verdict.Cleared(allowed, "proof", FRESH));
    }

    @Test
    void consentsReasonComesFirstAmongAllObjections() {
        var denied = decision(Outcome.DENY, "CONSENT_WITHDRAWN", null);

        var verdict = Verdict.of(denied, List.of(new Objection.Never("WINDOW_CLOSED")), FRESH);

        assertThat(verdict).isEqualTo(new Verdict.Denied(List.of("CONSENT_WITHDRAWN", "WINDOW_CLOSED"), denied));
    }

    @Test
    void whatMayNotGoOutAnywayIsNotKeptWaiting() {
        var waiting = decision(Outcome.WAIT, "LEDGER_BEHIND", null);

        assertThat(Verdict.of(waiting, List.of(new Objection.Never("WINDOW_CLOSED")), FRESH))
                .isInstanceOf(Verdict.Denied.class);
        assertThat(Verdict.of(waiting, List.of(), FRESH))
                .isEqualTo(new Verdict.NotYet(List.of("LEDGER_BEHIND"), waiting));
    }

    @Test
    void anAllowanceThatProvesNothingIsNotActedOn() {
        assertThat(Verdict.of(decision(Outcome.ALLOW, null, null), List.of(), FRESH))
                .isInstanceOf(Verdict.NotYet.class);
    }

    @Test
    void whatIsExpiredIsNotDeniedAnyMore() {
        assertThat(Verdict.of(
                        decision(Outcome.DENY, "NO_CONSENT", null), List.of(new Objection.Expired("EXPIRED")), FRESH))
                .isEqualTo(new Verdict.Expired());
    }

    @Test
    void aDecisionIsFreshForExactlyItsLifetime() {
        long lifetime = Duration.ofMillis(250).toNanos();

        assertThat(FRESH.isOverAt(lifetime)).isFalse();
        assertThat(FRESH.isOverAt(lifetime + 1)).isTrue();
        // the monotonic clock may start anywhere, also below zero
        var early = new Freshness(-5, Duration.ofNanos(10));
        assertThat(early.isOverAt(5)).isFalse();
        assertThat(early.isOverAt(6)).isTrue();
    }

    private static Decision decision(Outcome outcome, @Nullable String reason, @Nullable String proof) {
        return new Decision(
                "dec_test",
                outcome,
                reason,
                reason == null ? List.of() : List.of(reason),
                null,
                null,
                Instant.EPOCH,
                proof);
    }
}

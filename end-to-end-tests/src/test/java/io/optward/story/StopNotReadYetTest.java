package io.optward.story;

import static io.optward.stack.supervisor.Part.CONSENT;
import static io.optward.stack.supervisor.Part.NORMALISER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What we have accepted and not read yet is not ignored. */
class StopNotReadYetTest {

    /** Marketing waits when the ledger is further behind than this. */
    private static final Duration LEDGER_MAY_BE_BEHIND = Duration.ofSeconds(30);

    @Test
    void aStopThatHasNotBeenReadYetStillCounts() throws Exception {
        try (var clinic = new Clinic()) {
            // Given
            var ines = clinic.agrees("Ines");
            RunningStack.supervisor().pause(NORMALISER);
            try {
                clinic.writes("Ines", "STOP");
                var accepted = Instant.now();
                // Then
                var waiting = Stopwatch.start();
                await().atMost(LEDGER_MAY_BE_BEHIND.plusSeconds(20)).untilAsserted(() -> {
                    var decision = clinic.decision(ines);
                    assertThat(Instant.parse(decision.path("ledgerAsOf").asText()))
                            .as("the ledger does not claim to know what nobody has read")
                            .isBefore(accepted);
                    assertThat(decision.path("outcome").asText()).isEqualTo("WAIT");
                    assertThat(decision.path("reason").asText()).isEqualTo("LEDGER_BEHIND");
                });
                waiting.tells(
                        "normaliser hangs: marketing waits with LEDGER_BEHIND", LEDGER_MAY_BE_BEHIND.plusSeconds(5));
                // When
                var message = clinic.handsIn("Ines");
                clinic.awaits(message, Set.of("WAITING"), "LEDGER_BEHIND");
                Health.says(CONSENT, true, "ledgerAsOf");
                // Then
                RunningStack.supervisor().resume(NORMALISER);
                Stopwatch.start()
                        .measures(
                                "normaliser is back: an unread STOP denies the waiting message",
                                Duration.ofSeconds(30),
                                () -> clinic.stands(message, Set.of("DENIED"), "CONSENT_WITHDRAWN"));
                assertThat(clinic.arrivedFor("Ines")).isZero();
            } finally {
                RunningStack.supervisor().resume(NORMALISER);
            }
            marketingGoesOnFor(clinic);
        }
    }

    private static void marketingGoesOnFor(Clinic clinic) throws Exception {
        clinic.agrees("Jonas");
        clinic.awaits(clinic.handsIn("Jonas"), Clinic.WENT_OUT, "");
        assertThat(clinic.arrivedFor("Jonas")).isOne();
    }
}

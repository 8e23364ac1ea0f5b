package io.optward.story;

import static io.optward.stack.supervisor.Part.AUDIT;
import static io.optward.stack.supervisor.Part.CONSENT;
import static io.optward.stack.supervisor.Part.INGRESS;
import static io.optward.stack.supervisor.Part.NORMALISER;
import static io.optward.stack.supervisor.Part.OUTBOUND;
import static io.optward.stack.supervisor.Part.POSTGRES;
import static io.optward.stack.supervisor.Part.VAULT;
import static org.assertj.core.api.Assertions.assertThat;

import io.optward.stack.supervisor.Part;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Without its database a service refuses; with it, it goes on by itself. */
class PostgresAwayTest {

    private static final Duration PROMISED = Duration.ofSeconds(30);

    @Test
    void webhooksAreAcceptedWithoutPostgresAndEverythingGoesOnWhenItIsBack() throws Exception {
        try (var clinic = new Clinic()) {
            // Given
            var vera = clinic.agrees("Vera");
            // When
            RunningStack.supervisor().kill(POSTGRES);
            try {
                // Then
                clinic.writes("Wanda", "Can you hear me?");
                clinic.isToldToComeAgain("Vera", "VAULT_AWAY", Duration.ofSeconds(8));
                var decision = clinic.posts(
                        RunningStack.at(CONSENT, "/v1/decisions"),
                        "{\"items\":[{\"subject\":\"" + vera
                                + "\",\"purpose\":\"MARKETING\",\"sender\":\"330200000000001\"}]}");
                assertThat(decision.statusCode()).as(decision.body()).isEqualTo(503);
                assertThat(decision.headers().firstValue("Retry-After")).isPresent();
                for (var service : List.of(CONSENT, OUTBOUND, VAULT, AUDIT)) {
                    Health.says(service, false, "Database connections");
                }
                Health.says(INGRESS, true, "sealing and storing");
                Health.says(NORMALISER, true, "have vault-service protect what came", "held up");
                Health.isAlive(Clinic.services().toArray(Part[]::new));
            } finally {
                RunningStack.supervisor().restart(POSTGRES);
            }
            // Then
            var back = Stopwatch.start();
            back.measures("PostgreSQL is back: a consent is taken", PROMISED, () -> assertThat(
                            clinic.gateway().assertsGrant("Xenia").status())
                    .isEqualTo(201));
            var xenia = clinic.gateway().subjectOf("Xenia").orElseThrow();
            back.measures("PostgreSQL is back: the consent is told", PROMISED, () -> assertThat(
                            clinic.told("consent.events", xenia))
                    .hasSize(1));
            back.measures("PostgreSQL is back: the vault tells of a new person", PROMISED, () -> assertThat(
                            clinic.told("subjects.events", xenia))
                    .hasSize(1));
            back.measures(
                    "PostgreSQL is back: the webhook of meanwhile is published", PROMISED, () -> assertThat(clinic.told(
                                    "messages.inbound",
                                    clinic.gateway().subjectOf("Wanda").orElse("nobody yet")))
                            .hasSize(1));
            back.measures("PostgreSQL is back: marketing is allowed", PROMISED, () -> assertThat(
                            clinic.decision(xenia).path("outcome").asText())
                    .isEqualTo("ALLOW"));
            var message = clinic.handsIn("Xenia");
            back.measures(
                    "PostgreSQL is back: a message goes out",
                    PROMISED,
                    () -> clinic.stands(message, Clinic.WENT_OUT, ""));
            back.measures("PostgreSQL is back: the message's course is told", PROMISED, () -> assertThat(
                            clinic.told("outbound.results", xenia))
                    .anyMatch(result -> result.contains("SUBMITTED")));
            back.measures("PostgreSQL is back: what happens is logged", PROMISED, () -> assertThat(
                            clinic.gateway().searches(Map.of("subject", xenia)))
                    .anyMatch(event -> event.path("type").asText().startsWith("consent.granted")));
            for (var service : Clinic.services()) {
                Health.says(service, true, "Kafka answers: state: it does");
            }
            assertThat(clinic.arrivedFor("Xenia")).isOne();
        }
    }
}

package io.optward.story;

import static io.optward.stack.supervisor.Part.AUDIT;
import static io.optward.stack.supervisor.Part.CONSENT;
import static io.optward.stack.supervisor.Part.INGRESS;
import static io.optward.stack.supervisor.Part.NORMALISER;
import static io.optward.stack.supervisor.Part.OUTBOUND;
import static io.optward.stack.supervisor.Part.SIMULATOR;
import static io.optward.stack.supervisor.Part.VAULT;
import static org.assertj.core.api.Assertions.assertThat;

import io.optward.stack.demo.Gateway;
import io.optward.stack.demo.JsonHttp.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever cannot be asked makes things wait; nothing is lost, and nothing goes out on a guess. */
class NeighbourAwayTest {

    private static final Duration PROMISED = Duration.ofSeconds(30);

    @ParameterizedTest
    @EnumSource
    void messagesWaitForConsentAndVaultAndWebhooksWaitForTheVault(Fault fault) throws Exception {
        try (var clinic = new Clinic()) {
            // Given
            clinic.agrees("Mira");
            // When
            fault.befalls(CONSENT);
            String message;
            try {
                message = clinic.handsIn("Mira");
                // Then
                clinic.awaits(message, Set.of("WAITING"), "CONSENT_AWAY");
                Health.says(OUTBOUND, true, "consent-service", "away since");
                // When
                fault.befalls(VAULT);
            } finally {
                fault.isOverFor(CONSENT);
            }
            try {
                // Then
                clinic.awaits(message, Set.of("WAITING"), "VAULT_AWAY");
                Health.says(OUTBOUND, true, "vault-service", "away since");
                clinic.isToldToComeAgain("Mira", "VAULT_AWAY", Duration.ofSeconds(5));
                clinic.writes("Noah", "Is anybody there?");
                Health.says(NORMALISER, true, "have vault-service protect what came", "held up");
                Health.says(INGRESS, true, "sealing and storing");
                Health.isAlive(INGRESS, NORMALISER, CONSENT, OUTBOUND, AUDIT);
                assertThat(clinic.arrivedFor("Mira")).isZero();
            } finally {
                fault.isOverFor(VAULT);
            }
            var back = Stopwatch.start();
            back.measures(
                    "vault " + fault + " is back: the waiting message goes out",
                    PROMISED,
                    () -> clinic.stands(message, Clinic.WENT_OUT, ""));
            back.measures("vault " + fault + " is back: the waiting webhook is published", PROMISED, () -> assertThat(
                            clinic.told(
                                    "messages.inbound",
                                    clinic.gateway().subjectOf("Noah").orElse("nobody yet")))
                    .hasSize(1));
            clinic.awaits(message, Set.of("READ"), "");
            assertThat(clinic.arrivedFor("Mira")).isOne();
        }
    }

    @ParameterizedTest
    @EnumSource
    void sendsGoOnWhenConsentIsBack(Fault fault) throws Exception {
        try (var clinic = new Clinic()) {
            clinic.agrees("Olga");
            fault.befalls(CONSENT);
            String message;
            try {
                message = clinic.handsIn("Olga");
                clinic.awaits(message, Set.of("WAITING"), "CONSENT_AWAY");
            } finally {
                fault.isOverFor(CONSENT);
            }
            Stopwatch.start()
                    .measures(
                            "consent " + fault + " is back: the waiting message goes out",
                            PROMISED,
                            () -> clinic.stands(message, Clinic.WENT_OUT, ""));
            assertThat(clinic.arrivedFor("Olga")).isOne();
        }
    }

    @Test
    void nobodyNoticesThatAuditIsAwayAndAfterwardsEverythingIsLogged() throws Exception {
        try (var clinic = new Clinic()) {
            // Given
            var begun = Instant.now().minusSeconds(5).toString();
            RunningStack.supervisor().kill(AUDIT);
            String paula;
            String message;
            try {
                // When
                paula = clinic.agrees("Paula");
                clinic.writes("Paula", "Thank you for the form");
                message = clinic.handsIn("Paula");
                clinic.awaits(message, Set.of("READ"), "");
                for (var service : List.of(INGRESS, NORMALISER, CONSENT, OUTBOUND, VAULT)) {
                    assertThat(Health.of(service).ready()).isTrue();
                }
            } finally {
                RunningStack.supervisor().restart(AUDIT);
            }
            // Then
            Stopwatch.start().measures("audit is back: everything is logged", PROMISED, () -> assertThat(
                            types(clinic.gateway(), Map.of("subject", paula, "from", begun)))
                    .anyMatch(type -> type.startsWith("consent.granted"))
                    .anyMatch(type -> type.startsWith("message.received"))
                    .anyMatch(type -> type.startsWith("message.state-changed")));
        }
    }

    private static List<String> types(Gateway gateway, Map<String, String> filter) throws Exception {
        return gateway.searches(filter).stream()
                .map(event -> event.path("type").asText())
                .toList();
    }

    @Test
    void nothingIsSentTwiceWhenTheGraphApiHangsUntilItsCallersGiveUp() throws Exception {
        try (var clinic = new Clinic()) {
            // Given
            var people = List.of("Quin", "Rosa", "Sami");
            for (var person : people) {
                clinic.agrees(person);
            }
            clinic.agrees("Tess");
            var messages = new ArrayList<String>();
            // When
            RunningStack.supervisor().pause(SIMULATOR);
            try {
                for (var person : people) {
                    messages.add(clinic.handsIn(person));
                }
                for (var message : messages) {
                    clinic.awaits(message, Set.of("OUTCOME_UNKNOWN"), "NO_ANSWER");
                }
                Health.says(OUTBOUND, true, "whatsapp", "away since");
                Health.isAlive(OUTBOUND);
            } finally {
                RunningStack.supervisor().resume(SIMULATOR);
            }
            // Then
            var later = clinic.handsIn("Tess");
            Stopwatch.start()
                    .measures(
                            "Graph API answers again: a message goes out",
                            PROMISED,
                            () -> clinic.stands(later, Set.of("READ"), ""));
            // a call that was given up may have reached WhatsApp or not: the status tells, and nobody guesses
            for (int i = 0; i < people.size(); i++) {
                var message = messages.get(i);
                if (clinic.arrivedFor(people.get(i)) == 0) {
                    clinic.stands(message, Set.of("OUTCOME_UNKNOWN", "FAILED"), "");
                } else {
                    clinic.awaits(message, Set.of("READ"), "");
                    assertThat(clinic.arrivedFor(people.get(i))).isOne();
                }
            }
        }
    }

    @Test
    void nothingIsSentTwiceWhenAnswersAreLost() throws Exception {
        try (var clinic = new Clinic()) {
            // Given
            clinic.agrees("Tara");
            clinic.agrees("Umar");
            orderFaults("{\"kind\":\"LOSE_ANSWER\",\"to\":\"" + clinic.stage().phoneOf("Tara") + "\"},"
                    + "{\"kind\":\"FAIL\",\"code\":131000,\"accepted\":true,\"to\":\""
                    + clinic.stage().phoneOf("Umar") + "\"}");
            try {
                // When
                var messages = List.of(clinic.handsIn("Tara"), clinic.handsIn("Umar"));
                // Then
                for (var message : messages) {
                    clinic.awaits(message, Set.of("READ"), "");
                }
                assertThat(List.of(clinic.arrivedFor("Tara"), clinic.arrivedFor("Umar")))
                        .containsExactly(1, 1);
            } finally {
                orderFaults("");
            }
        }
    }

    private static void orderFaults(String faults) throws Exception {
        Answer answer =
                RunningStack.http().put(RunningStack.at(SIMULATOR, "/simulator/faults"), "{\"next\":[" + faults + "]}");
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    }
}

package io.optward.story;

import static io.optward.stack.supervisor.Part.AUDIT;
import static io.optward.stack.supervisor.Part.CONSENT;
import static io.optward.stack.supervisor.Part.KEYCLOAK;
import static io.optward.stack.supervisor.Part.OUTBOUND;
import static io.optward.stack.supervisor.Part.SIMULATOR;
import static io.optward.stack.supervisor.Part.VAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.optward.stack.demo.Gateway;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** With tokens of a real Keycloak. The story shows the rest: who is refused, challenged and served. */
class EverybodyIsSomebodyTest {

    private static final String NOBODYS_ERASURE = "/v1/subjects/sub_00000000000000000000000000/erase";

    @Test
    void aSecondFactorThatWasShownTooLongAgoDoesNotCount() throws Exception {
        var petra = RunningStack.steppedUp("petra");
        // Given a vault that is stricter than the others
        try (var strict =
                RunningStack.supervisor().replicate(VAULT, Map.of("OPTWARD_IDENTITY_STEP_UP_GOOD_FOR", "PT1S"))) {
            var there = URI.create(strict.url() + NOBODYS_ERASURE);
            // Then
            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                var refused = petra.post(there, "");
                assertThat(refused.status()).as("%s", refused).isEqualTo(401);
                assertThat(refused.json().path("reason").asText()).isEqualTo("SECOND_FACTOR_NEEDED");
                assertThat(refused.json().path("max_age").asInt()).isEqualTo(1);
            });
            var heard = petra.post(RunningStack.at(VAULT, NOBODYS_ERASURE), "");
            assertThat(heard.status()).as("%s", heard).isEqualTo(404);
        }
    }

    @Test
    void aDepartmentIsWhoItsCredentialsSayAndNobodyElse() throws Exception {
        try (var clinic = new Clinic()) {
            var desk = RunningStack.as("demo-care-desk");
            // When it says that it is another one, in every place that there is
            var answer = desk.post(
                    URI.create(RunningStack.at(OUTBOUND, "/v1/messages") + "?department=demo-department"),
                    """
                    {"to":{"alias":{"kind":"PHONE","value":"%s"}},"sender":"%s","purpose":"CUSTOMER_CARE",\
                    "text":{"body":"Good day from somebody else"}}""".formatted(clinic.stage().phoneOf("Ines"), Gateway.SENDER),
                    Map.of(
                            "Idempotency-Key", clinic.stage().unique("impostor"),
                            "Department", "demo-department",
                            "X-Department", "demo-department"));
            assertThat(answer.status()).as("%s", answer).isEqualTo(202);
            var message = RunningStack.at(
                    OUTBOUND, "/v1/messages/" + answer.json().path("id").asText());
            // Then
            assertThat(desk.get(message).status()).isEqualTo(200);
            assertThat(RunningStack.as(Gateway.DEPARTMENT).get(message).status())
                    .isEqualTo(404);
            assertThat(RunningStack.as("carla").get(message).status()).isEqualTo(200);
            var named = desk.post(
                    RunningStack.at(OUTBOUND, "/v1/messages"),
                    """
                    {"department":"demo-department","to":{"alias":{"kind":"PHONE","value":"%s"}},"sender":"%s",\
                    "purpose":"CUSTOMER_CARE","text":{"body":"Good day again"}}""".formatted(clinic.stage().phoneOf("Ines"), Gateway.SENDER),
                    Map.of("Idempotency-Key", clinic.stage().unique("impostor-in-the-body")));
            assertThat(named.status() == 400
                            || RunningStack.as(Gateway.DEPARTMENT)
                                            .get(RunningStack.at(
                                                    OUTBOUND,
                                                    "/v1/messages/"
                                                            + named.json()
                                                                    .path("id")
                                                                    .asText()))
                                            .status()
                                    == 404)
                    .as("%s", named)
                    .isTrue();
        }
    }

    @Test
    void aServiceMayAskOnlyWhatItsScopesSayAndOnlyWhomItsTokenIsFor() throws Exception {
        var ingress = RunningStack.as("ingress-service");
        var reveal = ingress.post(RunningStack.at(VAULT, "/v1/reveal"), "{\"purpose\":\"SEND\",\"items\":[]}");
        assertThat(reveal.status()).as("%s", reveal).isEqualTo(403);
        var protect = ingress.post(RunningStack.at(VAULT, "/v1/protect"), "{\"items\":[]}");
        assertThat(protect.status()).as("%s", protect).isEqualTo(200);
        var elsewhere = ingress.post(RunningStack.at(CONSENT, "/v1/decisions"), "{\"items\":[]}");
        assertThat(elsewhere.status()).as("%s", elsewhere).isEqualTo(401);
        assertThat(elsewhere.json().path("reason").asText()).isEqualTo("TOKEN_INVALID");
        var consent = RunningStack.as("consent-service");
        assertThat(consent.post(RunningStack.at(VAULT, "/v1/subjects/links"), "{}")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void whoFailsToSignInIsRememberedAndWhatTheyTypedIsNot() throws Exception {
        var guess = "a-guess-that-nobody-may-find";
        var tokens = URI.create(RunningStack.addresses().realm() + "/protocol/openid-connect/token");
        try (var http = HttpClient.newHttpClient()) {
            for (var client : new String[] {Gateway.DEPARTMENT, "client-" + guess}) {
                var refused = http.send(
                        HttpRequest.newBuilder(tokens)
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString("grant_type=client_credentials&client_id=" + client
                                        + "&client_secret=" + guess))
                                .build(),
                        BodyHandlers.discarding());
                assertThat(refused.statusCode()).isEqualTo(401);
            }
        }
        for (var actor : new String[] {Gateway.DEPARTMENT, "anonymous"}) {
            await().atMost(Clinic.PATIENCE).untilAsserted(() -> {
                var found = RunningStack.as("oscar")
                        .post(
                                RunningStack.at(AUDIT, "/v1/events/search"),
                                "{\"type\":\"sign-in.failed\",\"actor\":\"" + actor + "\"}");
                assertThat(found.json().path("items").size()).as("%s", found).isPositive();
                assertThat(found.text())
                        .contains("\"addressPrefix\":\"127.0.0.0/24\"")
                        .doesNotContain(guess);
            });
        }
    }

    @Test
    void theTwoStepPinIsChangedBySomebodyWhoSteppedUpAndNobodyReadsItAnywhere() throws Exception {
        var pin = RunningStack.at(OUTBOUND, "/v1/senders/" + Gateway.SENDER + "/two-step-pin");
        var wanted = "{\"pin\":\"284613\"}";
        assertThat(RunningStack.as("petra").put(pin, wanted).status()).isEqualTo(403);
        var challenged = RunningStack.as("selma").put(pin, wanted);
        assertThat(challenged.json().path("reason").asText()).isEqualTo("SECOND_FACTOR_NEEDED");
        // When
        var changed = RunningStack.steppedUp("selma").put(pin, wanted);
        // Then
        assertThat(changed.status()).as("%s", changed).isEqualTo(200);
        assertThat(RunningStack.http()
                        .get(RunningStack.at(SIMULATOR, "/simulator/senders/" + Gateway.SENDER + "/two-step-pin"))
                        .json()
                        .path("pin")
                        .asText())
                .isEqualTo("284613");
        for (var type : new String[] {"two-step-pin.changed", "act.performed"}) {
            await().atMost(Clinic.PATIENCE).untilAsserted(() -> {
                var found = RunningStack.as("carla")
                        .post(
                                RunningStack.at(AUDIT, "/v1/events/search"),
                                "{\"type\":\"" + type + "\",\"actor\":\"selma\"}");
                assertThat(found.json().path("items").size()).as("%s", found).isPositive();
                assertThat(found.text()).doesNotContain("\"284613\"");
            });
        }
    }

    @Test
    void whileKeycloakIsAwayTokensAreCheckedAndMessagesGoOut() throws Exception {
        try (var clinic = new Clinic()) {
            clinic.agrees("Kofi");
            RunningStack.supervisor().kill(KEYCLOAK);
            try {
                assertThat(RunningStack.http()
                                .get(RunningStack.at(OUTBOUND, "/v1/messages"))
                                .status())
                        .isEqualTo(401);
                clinic.awaits(clinic.handsIn("Kofi"), Clinic.WENT_OUT, "");
            } finally {
                RunningStack.supervisor().restart(KEYCLOAK);
            }
            // a token from before is as good as one from after
            clinic.awaits(clinic.handsIn("Kofi"), Clinic.WENT_OUT, "");
        }
    }
}

package io.optward.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.stack.demo.PhoneWithFlow;
import io.optward.stack.supervisor.Part;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The consent Flow on a phone of the simulator, through the running gateway; the story shows who agrees. */
class ConsentInAFlowTest {

    private final Clinic clinic = new Clinic();
    private final PhoneWithFlow phone = new PhoneWithFlow(clinic.stage());

    @BeforeEach
    void whatsAppHasTheKey() {
        await().atMost(Clinic.PATIENCE)
                .untilAsserted(() -> assertThat(phone.getsTheKey().status()).isEqualTo(200));
    }

    @AfterEach
    void goHome() {
        clinic.close();
    }

    @Test
    void whatSomebodyAgreesToInAFlowPermitsMarketingAndTheLedgerNamesTheNotice() throws Exception {
        // Given
        var token = isSentTheFlow("Greta");
        var subject = clinic.gateway().subjectOf("Greta").orElseThrow();
        assertThat(clinic.decision(subject).path("outcome").asText()).isEqualTo("DENY");
        // When
        var notice = fillsIn("Greta", token, "yes");
        // Then
        await().atMost(Clinic.PATIENCE).untilAsserted(() -> {
            var granted = entry(subject, "consent.granted");
            assertThat(granted.at("/event/purpose").asText()).isEqualTo("MARKETING");
            assertThat(granted.at("/event/evidence/method").asText()).isEqualTo("WA_FLOW");
            assertThat(granted.at("/event/evidence/noticeVersion").asText()).isEqualTo(notice);
        });
        await().atMost(Clinic.PATIENCE).untilAsserted(() -> assertThat(
                        clinic.decision(subject).path("outcome").asText())
                .isEqualTo("ALLOW"));
        assertThat(clinic.told("messages.inbound", subject)).noneMatch(event -> event.contains(token));
    }

    @Test
    void whatSomebodyRefusesInAFlowIsAWithdrawal() throws Exception {
        var token = isSentTheFlow("Hugo");

        fillsIn("Hugo", token, "no");

        var subject = clinic.gateway().subjectOf("Hugo").orElseThrow();
        await().atMost(Clinic.PATIENCE).untilAsserted(() -> assertThat(entry(subject, "consent.withdrawn")
                        .at("/event/evidence/method")
                        .asText())
                .isEqualTo("WA_FLOW"));
    }

    @Test
    void aTokenThatIsForeignOrGarbledOrOfNobodyOpensNothing() throws Exception {
        var token = isSentTheFlow("Ilse");
        var garbled = token.substring(0, token.length() - 8) + (token.endsWith("AAAAAAAA") ? "BBBBBBBB" : "AAAAAAAA");
        for (var worthless : new String[] {garbled, "ft_" + "A".repeat(160), "unused", ""}) {
            assertThat(phone.opens(PhoneWithFlow.CONSENT, worthless)
                            .path("status")
                            .asInt())
                    .as(worthless)
                    .isEqualTo(427);
        }
        assertThat(phone.opens("survey", token).path("status").asInt()).isEqualTo(404);
        assertThat(phone.opens(PhoneWithFlow.CONSENT, token).path("status").asInt())
                .isEqualTo(200);
    }

    @Test
    void nobodyButOutboundIsGivenATokenHere() throws Exception {
        var wanted = "{\"flow\":\"consent\",\"subject\":\"sub_00000000000000000000000000\"}";
        for (var other : new String[] {"demo-department", "consent-service", "selma"}) {
            assertThat(RunningStack.as(other)
                            .post(RunningStack.at(Part.INGRESS, "/v1/flow-tokens"), wanted)
                            .status())
                    .as(other)
                    .isIn(401, 403);
        }
        assertThat(RunningStack.as("outbound-service")
                        .post(RunningStack.at(Part.INGRESS, "/v1/flow-tokens"), wanted)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aFlowThatWasSentOpensAfterARestartOfWhatAnswersIt() throws Exception {
        Health.says(Part.INGRESS, true, "Flows are answered", "answering");
        var token = isSentTheFlow("Jonas");

        RunningStack.restart(Part.INGRESS);

        await().atMost(Clinic.PATIENCE).untilAsserted(() -> assertThat(
                        phone.opens(PhoneWithFlow.CONSENT, token).path("status").asInt())
                .isEqualTo(200));
    }

    /** Somebody writes and is answered with the Flow; the token that it came with. */
    private String isSentTheFlow(String person) throws Exception {
        clinic.writes(person, "May I ask something, says " + person);
        await().atMost(Clinic.PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(clinic.told(
                        "messages.inbound", clinic.gateway().subjectOf(person).orElseThrow()))
                .isNotEmpty());
        var answer = clinic.gateway()
                .asksForFlow(
                        person,
                        "Of course, " + person + ". May we?",
                        clinic.stage().unique("flow-" + person));
        assertThat(answer.status()).as("%s", answer).isEqualTo(202);
        clinic.awaits(answer.json().path("id").asText(), Set.of("SENT", "DELIVERED", "READ"), "");
        return phone.tokenSentTo(person).orElseThrow();
    }

    /** Somebody goes through the Flow; the version of the notice that they were shown. */
    private String fillsIn(String person, String token, String choice) throws Exception {
        var notice = phone.opens(PhoneWithFlow.CONSENT, token)
                .at("/answer/data/notice_version")
                .asText();
        assertThat(notice).isNotEmpty();
        var confirm = phone.chooses("CONSENT", token, choice, notice);
        assertThat(confirm.at("/answer/screen").asText()).as("%s", confirm).isEqualTo("CONFIRM");
        var end = phone.chooses("CONFIRM", token, choice, notice);
        assertThat(end.at("/answer/screen").asText()).as("%s", end).isEqualTo("SUCCESS");
        assertThat(phone.sends(person, end.path("answer"))
                        .json()
                        .path("webhook")
                        .path("status")
                        .asInt())
                .isEqualTo(200);
        return notice;
    }

    private JsonNode entry(String subject, String type) throws Exception {
        var entries = RunningStack.as("demo-department")
                .get(RunningStack.at(Part.CONSENT, "/v1/subjects/" + subject + "/consents/events"))
                .json()
                .path("items");
        for (var entry : entries) {
            if (entry.path("type").asText().startsWith(type)) {
                return entry;
            }
        }
        throw new AssertionError("the ledger has no " + type + " of this person, but " + entries);
    }
}

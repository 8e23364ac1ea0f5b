package io.optward.story;

import static io.optward.stack.supervisor.Part.CONSENT;
import static io.optward.stack.supervisor.Part.INGRESS;
import static io.optward.stack.supervisor.Part.OUTBOUND;
import static io.optward.stack.supervisor.Part.SIMULATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.optward.stack.demo.Gateway;
import io.optward.stack.demo.JsonHttp.Answer;
import io.optward.stack.kafka.TopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong is refused with a reason that names it, and nothing of it is lost or leaks. */
class BadInputTest {

    private static final String TO_ANA =
            "\"to\":{\"alias\":{\"kind\":\"PHONE\",\"value\":\"+15550100321\"}},\"sender\":\"330200000000001\"";
    private static final String GOOD_PARAMETERS = "{\"first_name\":\"Ana\",\"clinic\":\"Noord\"}";

    @Test
    void aSignedBodyThatIsNotJsonIsAcceptedAndLiesSealedAmongTheRejected() throws Exception {
        // Given
        var words = "this is signed but no JSON, says +15550100456";
        long before = rejected();
        // When
        var answer = RunningStack.http().post(RunningStack.at(SIMULATOR, "/simulator/webhooks"), words);
        // Then
        assertThat(answer.json().path("status").asInt()).as("%s", answer).isEqualTo(200);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(rejected()).isGreaterThan(before));
        try (var reader = new TopicReader(RunningStack.addresses().kafka())) {
            assertThat(reader.records("ingress.webhooks.rejected"))
                    .allSatisfy(record -> assertThat(new String(record.value(), StandardCharsets.ISO_8859_1))
                            .doesNotContain("15550100456"));
        }
    }

    @Test
    void aBodyOverThreeMegabytesIsTooLarge() throws Exception {
        var answer = RunningStack.meta()
                .post(
                        RunningStack.at(INGRESS, "/webhooks/whatsapp"),
                        new byte[3 * 1024 * 1024 + 1],
                        Map.of("X-Hub-Signature-256", "sha256=" + "0".repeat(64)));

        assertThat(answer.status()).isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha1=00", "sha256=xyz", "sha256=", "0000"})
    void aSignatureOfAnotherFormIsRefusedWithAnEmptyBody(String signature) throws Exception {
        var answer = RunningStack.meta()
                .post(
                        RunningStack.at(INGRESS, "/webhooks/whatsapp"),
                        "{}".getBytes(StandardCharsets.UTF_8),
                        Map.of("X-Hub-Signature-256", signature));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text()).isEmpty();
    }

    @Test
    void aMissingSignatureIsRefusedWithAnEmptyBody() throws Exception {
        var answer = RunningStack.meta().post(RunningStack.at(INGRESS, "/webhooks/whatsapp"), "{}");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text()).isEmpty();
    }

    @Test
    void anUnknownSenderIsNamed() throws Exception {
        var answer = asksFor(
                TO_ANA.replace("330200000000001", "990200000000009"),
                "MARKETING",
                template("autumn_checkup", GOOD_PARAMETERS));

        assertThatItIsAProblemWith(answer, "sender");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ADVERTISING | autumn_checkup | {\"first_name\":\"Ana\",\"clinic\":\"Noord\"} | purpose",
                "MARKETING | spring_checkup | {\"first_name\":\"Ana\",\"clinic\":\"Noord\"} | template.name",
                "MARKETING | autumn_checkup | {\"first_name\":\"Ana\",\"clinic\":\"Noord\",\"age\":\"7\"} | template.parameters.age",
                "MARKETING | autumn_checkup | {\"first_name\":\"Ana\"} | template.parameters.clinic"
            })
    void whatIsUnknownInAMessageIsNamed(String purpose, String template, String parameters, String field)
            throws Exception {
        assertThatItIsAProblemWith(asksFor(TO_ANA, purpose, template(template, parameters)), field);
    }

    @Test
    void anUnknownSubjectIsNamed() throws Exception {
        var to = "\"to\":{\"subject\":\"sub_00000000000000000000000000\"},\"sender\":\"330200000000001\"";

        assertThatItIsAProblemWith(asksFor(to, "MARKETING", template("autumn_checkup", GOOD_PARAMETERS)), "to.subject");
    }

    @Test
    void aPhoneNumberThatIsNoneIsNamedAndNotRepeated() throws Exception {
        var to = TO_ANA.replace("+15550100321", "call me maybe 555");

        var answer = asksFor(to, "MARKETING", template("autumn_checkup", GOOD_PARAMETERS));

        assertThatItIsAProblemWith(answer, "to.alias.value");
        assertThat(answer.text()).doesNotContain("call me maybe");
    }

    @Test
    void aConsentWithAnUnknownPurposeIsRefused() throws Exception {
        var answer = RunningStack.as(Gateway.DEPARTMENT)
                .post(
                        RunningStack.at(CONSENT, "/v1/consents"),
                        "{\"alias\":{\"kind\":\"PHONE\",\"value\":\"+15550100321\"},\"purpose\":\"EVERYTHING\",\"action\":\"GRANT\"}");

        assertThatItIsAProblemWith(answer, "purpose");
    }

    private static void assertThatItIsAProblemWith(Answer answer, String field) {
        assertThat(answer.status()).as("%s", answer).isBetween(400, 422);
        assertThat(answer.json().path("type").asText()).startsWith("/problems/");
        assertThat(answer.json().path("detail").asText()).isNotBlank();
        assertThat(answer.json().path("field").asText()).isEqualTo(field);
    }

    private static Answer asksFor(String toAndSender, String purpose, String content) throws Exception {
        return RunningStack.as(Gateway.DEPARTMENT)
                .post(
                        RunningStack.at(OUTBOUND, "/v1/messages"),
                        "{" + toAndSender + ",\"purpose\":\"" + purpose + "\"," + content + "}",
                        Map.of("Idempotency-Key", "bad-input-" + System.nanoTime()));
    }

    private static String template(String name, String parameters) {
        return "\"template\":{\"name\":\"" + name + "\",\"language\":\"en_US\",\"parameters\":" + parameters + "}";
    }

    private static long rejected() {
        try (var reader = new TopicReader(RunningStack.addresses().kafka())) {
            return reader.records("ingress.webhooks.rejected").size();
        }
    }
}

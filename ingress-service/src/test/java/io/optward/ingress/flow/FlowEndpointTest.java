package io.optward.ingress.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.contracts.Json;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.consent.Purpose;
import io.optward.ingress.Webhooks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FlowEndpointTest {

    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

    private final FlowEndpointFixture fixture = new FlowEndpointFixture();
    private final FlowEndpoint endpoint = fixture.endpoint();
    private final String token = fixture.tokens.issue("consent", SubjectToken.random(), NOW.plusSeconds(60));

    @Test
    void aHealthCheckIsAnsweredWithoutAToken() throws Exception {
        assertThat(exchange("{\"version\":\"3.0\",\"action\":\"ping\"}").toString())
                .isEqualTo("{\"data\":{\"status\":\"active\"}}");
    }

    @Test
    void anErrorNotificationIsAcknowledgedWhateverItsToken() throws Exception {
        assertThat(exchange("""
                        {"version":"3.0","action":"data_exchange","screen":"CONSENT","flow_token":"over",\
                        "data":{"error":"timeout_error","error_message":"too late"}}""").toString()).isEqualTo("{\"data\":{\"acknowledged\":true}}");
    }

    @Test
    void anOpenedFlowShowsTheNoticeAndItsVersion() throws Exception {
        var screen = exchange(step("INIT", null, "{}"));
        assertThat(screen.path("screen").asText()).isEqualTo("CONSENT");
        assertThat(screen.path("data").path("notice_version").asText()).isEqualTo(FlowEndpointFixture.VERSION);
        assertThat(screen.path("data").path("notice_text").asText()).contains("about offers");
    }

    @Test
    void aChoiceIsConfirmedBeforeItCounts() throws Exception {
        var confirm = exchange(step("data_exchange", "CONSENT", choice("yes")));
        assertThat(confirm.path("screen").asText()).isEqualTo("CONFIRM");
        assertThat(confirm.path("data").path("summary").asText()).isEqualTo("You agree that we write to you.");
        assertThat(exchange(step("BACK", "CONFIRM", "{}")).path("screen").asText())
                .isEqualTo("CONSENT");
        var end = exchange(step("data_exchange", "CONFIRM", choice("yes")));
        assertThat(end.path("screen").asText()).isEqualTo("SUCCESS");
        var params = end.at("/data/extension_message_response/params");
        assertThat(params.path("flow_token").asText()).isEqualTo(token);
        assertThat(params.path("consent").toString())
                .isEqualTo("{\"purpose\":\"MARKETING\",\"answer\":\"yes\",\"notice\":\"2026-11\"}");
    }

    @Test
    void whoAgreesToANoticeThatIsNoLongerInForceReadsTheNewOneFirstAndWhoRefusesNeedNot() throws Exception {
        var old = "{\"answer\":\"%s\",\"notice\":\"2026-10\"}";
        var again = exchange(step("data_exchange", "CONFIRM", old.formatted("yes")));
        assertThat(again.path("screen").asText()).isEqualTo("CONSENT");
        assertThat(again.path("data").path("error_message").asText()).contains("notice has changed");
        assertThat(exchange(step("data_exchange", "CONFIRM", old.formatted("no")))
                        .path("screen")
                        .asText())
                .isEqualTo("SUCCESS");
    }

    @Test
    void anAnswerThatIsNoneIsAskedForAgain() throws Exception {
        for (var data : List.of("{}", "{\"answer\":\"perhaps\"}", "{\"answer\":{}}", "[]", "7")) {
            assertThat(exchange(step("data_exchange", "CONFIRM", data))
                            .path("screen")
                            .asText())
                    .as(data)
                    .isEqualTo("CONSENT");
        }
    }

    @Test
    void everythingThatAScreenShowsIsInItsAnswer() throws Exception {
        JsonNode flow;
        try (var file = FlowEndpointTest.class.getResourceAsStream("/flows/consent.json")) {
            flow = Json.mapper().readTree(file);
        }
        var answers = new ArrayList<JsonNode>();
        answers.add(exchange(step("INIT", null, "{}")));
        answers.add(exchange(step("data_exchange", "CONSENT", choice("no"))));
        assertThat(flow.path("screens")).hasSize(answers.size());
        for (int i = 0; i < answers.size(); i++) {
            var screen = flow.path("screens").get(i);
            assertThat(answers.get(i).path("screen")).isEqualTo(screen.path("id"));
            assertThat(names(answers.get(i).path("data")))
                    .containsExactlyInAnyOrderElementsOf(names(screen.path("data")));
            assertThat(screen.toString()).contains("${data.notice_version}");
        }
    }

    @Test
    void aTokenOfAnotherFlowOrOneThatIsOverOrNobodysEndsIt() throws Exception {
        var over = fixture.tokens.issue("consent", SubjectToken.random(), NOW);
        var another = fixture.tokens.issue("survey", SubjectToken.random(), NOW.plusSeconds(60));
        var changed = token.substring(0, token.length() - 4) + (token.endsWith("AAAA") ? "BBBB" : "AAAA");
        for (var worthless : List.of(over, another, changed, "", "ft_", "ft_%", "unused", "ft_" + "A".repeat(600))) {
            assertThat(answer(step("INIT", null, "{}").replace(token, worthless)))
                    .as(worthless)
                    .isInstanceOfSatisfying(FlowAnswer.TokenInvalid.class, ended -> assertThat(ended.message())
                            .contains("no longer open"));
        }
    }

    @Test
    void aTokenSaysNothingAboutWhomItIsForAndIsNeverTheSameTwice() {
        var subject = SubjectToken.random();
        var one = fixture.tokens.issue("consent", subject, NOW);
        assertThat(one).matches("ft_[A-Za-z0-9_-]+").isNotEqualTo(fixture.tokens.issue("consent", subject, NOW));
        assertThat(new String(Base64.getUrlDecoder().decode(one.substring(3)), StandardCharsets.ISO_8859_1))
                .doesNotContain(subject.value(), "consent");
    }

    @Test
    void metasSignatureOfTheTokenIsCheckedWhereItComes() throws Exception {
        var secret = Webhooks.APP_SECRET;
        assertThat(answer(signedStep(jwt("HS256", token, secret)))).isInstanceOf(FlowAnswer.Sealed.class);
        for (var wrong : List.of(
                jwt("HS256", token, "another secret"),
                jwt("none", token, secret),
                jwt("HS256", "another token", secret),
                jwt("HS256", token, secret).replaceFirst("\\.[^.]*$", "."),
                "a.b.c",
                "")) {
            assertThat(answer(signedStep(wrong))).as(wrong).isInstanceOf(FlowAnswer.SignatureWrong.class);
        }
    }

    @Test
    void whoDoesNotSignLearnsNotEvenWhichFlowsThereAre() throws Exception {
        var body = client().request("{\"action\":\"ping\"}");
        for (var flow : List.of("consent", "none")) {
            assertThat(endpoint.answer(flow, body, List.of(), NOW)).isInstanceOf(FlowAnswer.SignatureWrong.class);
            assertThat(endpoint.answer(flow, body, List.of("sha256=" + "0".repeat(64)), NOW))
                    .isInstanceOf(FlowAnswer.SignatureWrong.class);
        }
        assertThat(endpoint.answer("none", body, List.of(Webhooks.signatureOf(body)), NOW))
                .isInstanceOfSatisfying(
                        FlowAnswer.Refused.class,
                        refused -> assertThat(refused.problem().status()).isEqualTo(404));
    }

    @Test
    void whatIsEncryptedToAnotherKeyOrChangedOnTheWayCannotBeDecrypted() throws Exception {
        var stranger = new FlowClient(new FlowEndpointFixture().pair.getPublic());
        assertThat(answerTo(stranger.request("{\"action\":\"ping\"}"))).isInstanceOf(FlowAnswer.NotDecrypted.class);
        assertThat(answerTo(client().tampered("{\"action\":\"ping\"}"))).isInstanceOf(FlowAnswer.NotDecrypted.class);
    }

    @Test
    void aPurposeThatNobodyAgreesToOrAVersionThatCannotBeToldIsNoFlow() {
        assertThatThrownBy(() -> new ConsentFlow(FlowEndpointFixture.asked(Purpose.MARKETING, "+1 555 010 0777")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("555");
        assertThatThrownBy(() -> new ConsentFlow(FlowEndpointFixture.asked(Purpose.LEGAL_NOTICE, "2026-11")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("LEGAL_NOTICE");
    }

    @Property(tries = 300)
    boolean anySignedBytesHaveAnAnswer(@ForAll @Size(max = 400) byte[] body) {
        return answerTo(body) instanceof FlowAnswer.NotDecrypted;
    }

    @Property(tries = 300)
    void anyBytesThatWereEncryptedHaveAnAnswer(@ForAll String plaintext) throws GeneralSecurityException {
        assertThat(answer(plaintext)).isInstanceOf(FlowAnswer.Refused.class);
    }

    @Property(tries = 300)
    void anythingInARequestsMembersHasAnAnswer(
            @ForAll String action, @ForAll String screen, @ForAll String said, @ForAll String tokenSignature)
            throws GeneralSecurityException {
        var request = FlowJson.object()
                .put("action", said.length() % 2 == 0 ? "data_exchange" : action)
                .put("screen", screen)
                .put("flow_token", said.length() % 3 == 0 ? token : said)
                .put("flow_token_signature", said.length() % 5 == 0 ? null : tokenSignature);
        request.putObject("data").put("answer", said).put("notice", said);
        assertThat(answer(request.toString())).isNotNull();
    }

    private JsonNode exchange(String request) throws GeneralSecurityException, IOException {
        var client = client();
        var body = client.request(request);
        return client.read(((FlowAnswer.Sealed) answerTo(body)).base64());
    }

    private FlowAnswer answer(String request) throws GeneralSecurityException {
        return answerTo(client().request(request));
    }

    private FlowAnswer answerTo(byte[] body) {
        return endpoint.answer("consent", body, List.of(Webhooks.signatureOf(body)), NOW);
    }

    private FlowClient client() {
        return new FlowClient(fixture.pair.getPublic());
    }

    private String step(String action, String screen, String data) {
        return """
                {"version":"3.0","action":"%s","flow_token":"%s",%s"data":%s}""".formatted(action, token, screen == null ? "" : "\"screen\":\"" + screen + "\",", data);
    }

    private String signedStep(String jwt) {
        return """
                {"version":"4.0","action":"INIT","flow_token":"%s","flow_token_signature":"%s"}""".formatted(token, jwt);
    }

    private static String choice(String answer) {
        return "{\"answer\":\"" + answer + "\",\"notice\":\"" + FlowEndpointFixture.VERSION + "\"}";
    }

    private static List<String> names(JsonNode object) {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static String jwt(String algorithm, String token, String secret) throws GeneralSecurityException {
        var signed = part("{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\"}") + "."
                + part("{\"flow_token\":\"" + token + "\"}");
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return signed + "."
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }

    private static String part(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}

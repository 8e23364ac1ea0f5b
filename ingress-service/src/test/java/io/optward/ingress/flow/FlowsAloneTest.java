package io.optward.ingress.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.optward.contracts.Json;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.flow.FlowTokenAnswer;
import io.optward.ingress.Webhooks;
import io.optward.ingress.webhookkey.ConfiguredAead;
import io.optward.kit.fixture.InfrastructureResource;
import io.optward.kit.fixture.Issuer;
import io.optward.stack.fixture.Infrastructure;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.ConfigProvider;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The process that answers Flows has its own keys, a database and Kafka: no vault, and no key that opens a webhook. */
@QuarkusTest
@TestProfile(FlowsAloneTest.FlowsAndNothingElse.class)
@WithTestResource(value = InfrastructureResource.class, initArgs = @ResourceArg(name = "database", value = "ingress"))
class FlowsAloneTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String PING = "{\"version\":\"3.0\",\"action\":\"ping\"}";

    private final FlowProcess process = new FlowProcess();

    @Inject
    FlowKeys keys;

    @Inject
    DataSource dataSource;

    @BeforeEach
    void thereIsAKey() {
        await().atMost(SOON).untilAsserted(() -> assertThat(process.keys()).isNotEmpty());
    }

    @Test
    void aHealthCheckIsAnsweredAsTextThatTheClientCanDecrypt() throws Exception {
        // Given
        var client = new FlowClient(process.keyInForce());
        // When
        var answer = process.post(client.request(PING));
        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
        assertThat(client.read(answer.body()).toString()).isEqualTo("{\"data\":{\"status\":\"active\"}}");
        assertThat(ConfigProvider.getConfig().getOptionalValue("optward.ingress.wrapping-key", String.class))
                .isEmpty();
    }

    @Test
    void everyRefusalHasItsAnswer() throws Exception {
        var client = new FlowClient(process.keyInForce());
        var ping = client.request(PING);
        var signature = Webhooks.signatureOf(ping);
        var garbage = "no request".getBytes(StandardCharsets.UTF_8);
        var large = new byte[FlowRoute.MOST_BYTES + 1];
        Arrays.fill(large, (byte) ' ');

        assertThat(process.post("consent", ping, null).statusCode()).isEqualTo(432);
        assertThat(process.post("consent", ping, "sha256=" + "0".repeat(64)).statusCode())
                .isEqualTo(432);
        assertThat(process.post("another", ping, signature).statusCode()).isEqualTo(404);
        assertThat(process.post(garbage).statusCode()).isEqualTo(421);
        assertThat(process.post(large).statusCode()).isEqualTo(413);
        assertThat(process.post(client.request("{\"action\":\"dance\"}")).statusCode())
                .isEqualTo(400);
        var over = process.post(client.request("{\"action\":\"INIT\",\"flow_token\":\"unused\"}"));
        assertThat(over.statusCode()).isEqualTo(427);
        assertThat(over.body())
                .isEqualTo("{\"error_msg\":\"This form is no longer open. Please ask us for a new one.\"}");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Infrastructure.shared().records("audit.trail"))
                        .extracting(record -> new String(record.value(), StandardCharsets.UTF_8))
                        .anyMatch(fact -> fact.contains("FLOW_SIGNATURE_MISSING"))
                        .anyMatch(fact -> fact.contains("FLOW_SIGNATURE_WRONG"))
                        .anyMatch(fact -> fact.contains("FLOW_NOT_DECRYPTED"))
                        .anyMatch(fact -> fact.contains("FLOW_TOKEN_INVALID")));
    }

    @Test
    void aTokenThatOutboundIsGivenOpensItsFlowAndNoOther() throws Exception {
        // Given
        var person = SubjectToken.random();
        // When
        var answer = process.askForToken(Issuer.machine("outbound-service", "flows:issue-token"), "consent", person);
        // Then
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var issued = Json.mapper().readValue(answer.body(), FlowTokenAnswer.class);
        assertThat(issued.until())
                .isBetween(
                        Instant.now().plus(Duration.ofDays(7)).minusSeconds(60),
                        Instant.now().plus(Duration.ofDays(7)));
        assertThat(process.exchange("{\"version\":\"3.0\",\"action\":\"INIT\",\"flow_token\":\"%s\"}"
                                .formatted(issued.token()))
                        .path("screen")
                        .asText())
                .isEqualTo("CONSENT");
        var tokens = new FlowTokens(FlowProcess.TOKEN_KEY);
        assertThat(tokens.isValid(issued.token(), "another", Instant.now())).isFalse();
        assertThat(tokens.isValid(issued.token(), "consent", issued.until())).isFalse();
    }

    @Test
    void nobodyElseIsGivenATokenAndNoneIsMadeForAFlowThatIsNotAnswered() throws Exception {
        var person = SubjectToken.random();
        var outbound = Issuer.machine("outbound-service", "flows:issue-token");
        assertThat(process.askForToken(Issuer.machine("demo-department", "sender"), "consent", person)
                        .statusCode())
                .isEqualTo(403);
        assertThat(process.askForToken(outbound, "another", person).statusCode())
                .isEqualTo(404);
        assertThat(process.askForToken(outbound, "consent", null).statusCode()).isEqualTo(400);
    }

    @Test
    void itSaysThatItAnswersFlows() {
        RestAssured.given()
                .get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("checks.find { it.name == 'Flows are answered' }.data.state", Matchers.equalTo("answering"));
    }

    @Test
    void aKeyThatWasReplacedDecryptsForAWeekAndThenTheDeviceIsSentForTheNewOne() throws Exception {
        // Given
        var old = new FlowClient(process.keyInForce());
        var oldId = process.keys().getFirst().path("keyId").asText();
        // When
        var rotated = process.rotate(FlowProcess.SENDER);
        // Then
        assertThat(rotated.statusCode()).isEqualTo(200);
        assertThat(rotated.body()).contains("BEGIN PUBLIC KEY").doesNotContain(oldId);
        assertThat(process.post(old.request(PING)).statusCode()).isEqualTo(200);
        assertThat(process.exchange(PING).toString()).contains("active");
        // When
        keys.lookAfter(Instant.now().plus(Duration.ofDays(7)).plusSeconds(1));
        // Then
        assertThat(process.post(old.request(PING)).statusCode()).isEqualTo(421);
        assertThat(process.exchange(PING).toString()).contains("active");
        assertThat(process.keys()).hasSize(1);
        assertThat(Infrastructure.shared().records("audit.trail"))
                .extracting(record -> new String(record.value(), StandardCharsets.UTF_8))
                .anyMatch(fact -> fact.contains(oldId) && fact.contains("RETIRED") && fact.contains("selma"))
                .anyMatch(fact -> fact.contains(oldId) && fact.contains("DESTROYED"));
    }

    @Test
    void replicasThatStartTogetherMakeOneKey() throws Exception {
        // Given
        try (var connection = Infrastructure.shared().connect("ingress", "postgres");
                var statement = connection.createStatement()) {
            statement.execute("DELETE FROM flow_key");
        }
        // When
        try (var replicas = Executors.newVirtualThreadPerTaskExecutor()) {
            var starts = Collections.nCopies(4, Executors.callable(() -> keys.lookAfter(Instant.now())));
            for (var start : replicas.invokeAll(starts)) {
                start.get();
            }
        }
        // Then
        assertThat(process.keys()).hasSize(1);
    }

    @Test
    void aSenderThatIsNotOursHasNoKeyToRotate() throws Exception {
        assertThat(process.rotate("999").statusCode()).isEqualTo(404);
    }

    @Test
    void aPrivateHalfOpensWithTheWrappingKeyAndUnderItsOwnIdOnly() throws Exception {
        var wrapped = wrappedPrivate();
        var right = ConfiguredAead.of(
                "a test", ConfigProvider.getConfig().getValue("optward.ingress.flows.wrapping-key", String.class));
        var wrong = ConfiguredAead.of("a test", Base64.getEncoder().encodeToString(new byte[32]));
        var id = process.keys().getFirst().path("keyId").asText();

        assertThat(FlowKeyPair.unwrap(id, wrapped, right).getAlgorithm()).isEqualTo("RSA");
        assertThatThrownBy(() -> FlowKeyPair.unwrap(id, wrapped, wrong)).isInstanceOf(GeneralSecurityException.class);
        assertThatThrownBy(() -> FlowKeyPair.unwrap(id.substring(1), wrapped, right))
                .isInstanceOf(GeneralSecurityException.class);
    }

    private byte[] wrappedPrivate() throws SQLException {
        try (var connection = dataSource.getConnection();
                var select = connection.prepareStatement(
                        "SELECT wrapped_private FROM flow_key WHERE decrypts_until IS NULL AND sender = ?")) {
            select.setString(1, FlowProcess.SENDER);
            try (var row = select.executeQuery()) {
                row.next();
                return row.getBytes(1);
            }
        }
    }

    /** What OPTWARD_INGRESS_ROLES=flows and its secrets make of the image. */
    public static class FlowsAndNothingElse implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            var settings = new HashMap<>(FlowProcess.settings());
            settings.put("optward.ingress.roles", "flows");
            settings.put("business.senders.\"" + FlowProcess.SENDER + "\".waba", "215500000000001");
            settings.put("business.senders.\"" + FlowProcess.SENDER + "\".display-name", "Noord Clinic");
            return settings;
        }
    }
}

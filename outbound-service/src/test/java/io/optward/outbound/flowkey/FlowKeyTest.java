package io.optward.outbound.flowkey;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.optward.kit.fixture.InfrastructureResource;
import io.optward.kit.fixture.Issuer;
import io.optward.outbound.surroundings.Surroundings;
import io.optward.outbound.surroundings.SurroundingsResource;
import io.optward.outbound.surroundings.TestWhatsApp.Reply;
import io.optward.stack.fixture.Infrastructure;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = InfrastructureResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@WithTestResource(SurroundingsResource.class)
class FlowKeyTest {

    private static final String SENDER = "330200000000001";

    private Surroundings surroundings;

    @BeforeEach
    void nothingWasUploadedYet() {
        surroundings = Surroundings.started();
        surroundings.whatsapp.forgetFlowKeys();
    }

    @Test
    void aKeyIsUploadedAndHeldAgainstWhatWhatsAppHas() throws GeneralSecurityException {
        // Given
        var der = publicKey(2048);
        var sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(der));
        get().statusCode(200).body("status", equalTo("NONE")).body("publicKeySha256", nullValue());
        // When
        put(pem(der)).statusCode(200).body("publicKeySha256", equalTo(sha256));
        // Then
        assertThat(surroundings.whatsapp.flowKeyOf(SENDER)).isEqualTo(pem(der));
        get().statusCode(200).body("status", equalTo("VALID")).body("publicKeySha256", equalTo(sha256));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(Infrastructure.shared().records("audit.trail"))
                        .extracting(record -> new String(record.value(), StandardCharsets.UTF_8))
                        .anyMatch(fact -> fact.contains("upload a Flow key") && fact.contains("selma")));
    }

    @Test
    void whatWhatsAppRefusesOrDoesNotAnswerIsSaid() throws GeneralSecurityException {
        var pem = pem(publicKey(2048));
        surroundings.whatsapp.replies(SENDER, new Reply.Error(400, 100), new Reply.Lost());
        put(pem).statusCode(409).body("whatsapp", equalTo("WHATSAPP_100"));
        put(pem).statusCode(504).body("reason", equalTo("FLOW_KEY_OUTCOME_UNKNOWN"));
        put(pem).statusCode(200);
    }

    @Test
    void whatIsNoPublicKeyOf2048BitsIsNotUploaded() throws GeneralSecurityException {
        for (var wrong : new String[] {
            "",
            "a key",
            pem(publicKey(3072)),
            pem(new byte[300]),
            pem(publicKey(2048)).replace("PUBLIC", "PRIVATE")
        }) {
            put(wrong).statusCode(400).body("field", equalTo("publicKey"));
        }
        assertThat(surroundings.whatsapp.flowKeyOf(SENDER)).isEmpty();
    }

    @Test
    void aNumberThatIsNotOursHasNoKey() {
        given().header("Authorization", token())
                .get("/v1/senders/1/flow-key")
                .then()
                .statusCode(404);
    }

    private static ValidatableResponse put(String pem) {
        return given().header("Authorization", token())
                .contentType("application/json")
                .body(Map.of("publicKey", pem))
                .put("/v1/senders/" + SENDER + "/flow-key")
                .then();
    }

    private static ValidatableResponse get() {
        return given().header("Authorization", token())
                .get("/v1/senders/" + SENDER + "/flow-key")
                .then();
    }

    private static String token() {
        return "Bearer "
                + Issuer.person("selma", "security-admin")
                        .steppedUp(Duration.ofSeconds(1))
                        .token();
    }

    private static byte[] publicKey(int bits) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return generator.generateKeyPair().getPublic().getEncoded();
    }

    private static String pem(byte[] der) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(der)
                + "\n-----END PUBLIC KEY-----\n";
    }
}

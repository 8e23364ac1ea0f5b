package io.optward.simulator.flow;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.optward.simulator.SimulatorTest;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.MGF1ParameterSpec;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

@QuarkusTest
class FlowTest extends SimulatorTest {

    private static final String PING = "{\"version\":\"3.0\",\"action\":\"ping\"}";

    @Test
    void aKeyThatWasUploadedIsShownAndOthersAreRefused() throws Exception {
        uploads(pem(keys(1024))).statusCode(400).body("error.code", equalTo(100));
        uploads("no key").statusCode(400);
        graph().get("/v26.0/{sender}/whatsapp_business_encryption", SENDER)
                .then()
                .body("data", hasSize(0));

        String pem = pem(keys(2048));
        uploads(pem).statusCode(200).body("success", equalTo(true));
        graph().get("/v26.0/{sender}/whatsapp_business_encryption", SENDER)
                .then()
                .body("data[0].business_public_key", equalTo(pem))
                .body("data[0].business_public_key_signature_status", equalTo("VALID"));
    }

    @Test
    void aPhoneSpeaksToAnEndpointAndOpensItsAnswer() throws Exception {
        // Given
        KeyPair keys = keys(2048);
        uploads(pem(keys)).statusCode(200);
        HttpServer endpoint = endpointWith(keys);
        try {
            // When
            plays(endpoint, PING)
                    // Then
                    .statusCode(200)
                    .body("status", equalTo(200))
                    .body("answer.data.heard", equalTo("ping"));
        } finally {
            endpoint.stop(0);
        }
    }

    @Test
    void anEndpointWithAnotherKeyAnswers421() throws Exception {
        uploads(pem(keys(2048))).statusCode(200);
        HttpServer endpoint = endpointWith(keys(2048));
        try {
            plays(endpoint, PING).statusCode(200).body("status", equalTo(421));
        } finally {
            endpoint.stop(0);
        }
    }

    @Test
    void withoutAKeyNothingIsSaid() {
        given().contentType(ContentType.JSON)
                .body("{\"endpoint\":\"http://127.0.0.1:9/\",\"request\":" + PING + "}")
                .post("/simulator/flows")
                .then()
                .statusCode(409)
                .body("reason", equalTo("NO_PUBLIC_KEY"));
    }

    private static HttpServer endpointWith(KeyPair keys) throws IOException {
        HttpServer endpoint = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        endpoint.createContext("/", exchange -> answer(exchange, keys));
        endpoint.start();
        return endpoint;
    }

    private static void answer(HttpExchange exchange, KeyPair keys) throws IOException {
        JsonNode asked = new ObjectMapper().readTree(exchange.getRequestBody());
        try {
            byte[] answer = answerTo(asked, keys).getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        } catch (GeneralSecurityException _) {
            exchange.sendResponseHeaders(421, -1);
        }
        exchange.close();
    }

    private static String answerTo(JsonNode asked, KeyPair keys) throws GeneralSecurityException, IOException {
        var rsa = Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding");
        rsa.init(
                Cipher.DECRYPT_MODE,
                keys.getPrivate(),
                new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
        byte[] key = rsa.doFinal(bytes(asked, "encrypted_aes_key"));
        byte[] iv = bytes(asked, "initial_vector");
        byte[] clear = gcm(Cipher.DECRYPT_MODE, key, iv).doFinal(bytes(asked, "encrypted_flow_data"));
        String action = new ObjectMapper().readTree(clear).path("action").asText();
        for (int i = 0; i < iv.length; i++) {
            iv[i] ^= (byte) 0xff;
        }
        String answer = "{\"data\":{\"heard\":\"" + action + "\"}}";
        return Base64.getEncoder()
                .encodeToString(gcm(Cipher.ENCRYPT_MODE, key, iv).doFinal(answer.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] bytes(JsonNode asked, String member) {
        return Base64.getDecoder().decode(asked.get(member).asText());
    }

    private static Cipher gcm(int mode, byte[] key, byte[] iv) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, iv));
        return cipher;
    }

    private static KeyPair keys(int bits) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    private static String pem(KeyPair keys) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    private static ValidatableResponse uploads(String pem) {
        return graph().formParam("business_public_key", pem)
                .post("/v26.0/{sender}/whatsapp_business_encryption", SENDER)
                .then();
    }

    private static ValidatableResponse plays(HttpServer endpoint, String request) {
        return given().contentType(ContentType.JSON)
                .body("{\"endpoint\":\"http://127.0.0.1:"
                        + endpoint.getAddress().getPort() + "/\",\"request\":" + request + "}")
                .post("/simulator/flows")
                .then();
    }

    private static RequestSpecification graph() {
        return given().header("Authorization", "Bearer EAATESTTOKEN0001");
    }
}

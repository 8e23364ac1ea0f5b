package io.optward.simulator.media;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.isA;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.simulator.SimulatorTest;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class MediaTest extends SimulatorTest {

    private static final byte[] PICTURE = "a picture of a badge".getBytes(StandardCharsets.UTF_8);

    @Test
    void whatWasSentCanBeDownloadedAndHasTheHashThatWasTold() throws Exception {
        // Given
        JsonNode image = sent(
                "image",
                "{\"caption\":\"my badge\",\"bytes\":\"" + Base64.getEncoder().encodeToString(PICTURE) + "\"}");
        byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(PICTURE);
        // When
        String url = described(image)
                .statusCode(200)
                .body("sha256", equalTo(HexFormat.of().formatHex(sha256)))
                .body("file_size", equalTo("20"))
                .body("mime_type", equalTo("image/jpeg"))
                .extract()
                .path("url");
        // Then
        assertThat(Base64.getDecoder().decode(image.get("sha256").asText())).isEqualTo(sha256);
        assertThat(image.get("caption").asText()).isEqualTo("my badge");
        assertThat(image.has("bytes")).isFalse();
        assertThat(downloaded(url)).isEqualTo(PICTURE);
        assertThat(downloaded(image.get("url").asText())).isEqualTo(PICTURE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"image", "video", "document", "audio", "voice", "sticker"})
    void everyKindOfMediumHasBytesOfTheSizeThatWasAsked(String kind) {
        JsonNode medium = sent(kind, "{\"size\":4321}");

        assertThat(downloaded(described(medium).extract().path("url"))).hasSize(4321);
    }

    @Test
    void aUrlIsGoodForFiveMinutesAndForWhoHasTheToken() {
        // Given
        String id = sent("image", "{}").get("id").asText();
        String url = graph().get("/v26.0/" + id).then().extract().path("url");
        given().urlEncodingEnabled(false).get(url).then().statusCode(401);
        graph().urlEncodingEnabled(false).get(url + "0").then().statusCode(404);
        // When
        clockGoesForward("PT5M1S");
        // Then
        graph().urlEncodingEnabled(false).get(url).then().statusCode(404);
        assertThat(downloaded(graph().get("/v26.0/" + id).then().extract().path("url")))
                .isNotEmpty();
    }

    @Test
    void whatPeopleSentIsGoneAfterSevenDaysAndWhatWasUploadedAfterThirty() {
        // Given
        String fromPerson = sent("image", "{}").get("id").asText();
        String uploaded =
                uploads(PICTURE, "image/png").statusCode(200).extract().path("id");
        // When
        clockGoesForward("P7D");
        // Then
        graph().get("/v26.0/" + fromPerson).then().statusCode(400).body("error.code", equalTo(100));
        graph().get("/v26.0/" + uploaded).then().statusCode(200);
        // When
        clockGoesForward("P23D");
        // Then
        graph().get("/v26.0/" + uploaded).then().statusCode(400);
    }

    @Test
    void whatIsDeletedIsGone() {
        String id = uploads(PICTURE, "image/png").extract().path("id");

        graph().delete("/v26.0/" + id).then().statusCode(200).body("success", equalTo(true));
        graph().get("/v26.0/" + id).then().statusCode(400);
        graph().delete("/v26.0/" + id).then().statusCode(400);
    }

    @Test
    void whatIsTooLargeOrOfAnotherTypeIsNotTaken() {
        uploads(new byte[5 * 1024 * 1024 + 1], "image/png").statusCode(400).body("error.code", equalTo(131053));
        uploads(PICTURE, "image/tiff").statusCode(400).body("error.code", equalTo(100));
    }

    @Test
    void theSizeIsANumberOnSomeDays() {
        given().contentType("application/json")
                .body("{\"on\":[\"NUMBER_FILE_SIZES\"]}")
                .put("/simulator/quirks");

        described(sent("image", "{}")).body("file_size", isA(Integer.class));
    }

    @Test
    void aProofOfTheAppSecretMustBeRight() {
        graph().queryParam("appsecret_proof", "9c8b8f0a")
                .get("/v26.0/{sender}", SENDER)
                .then()
                .statusCode(400)
                .body("error.error_data.details", equalTo("Invalid appsecret_proof provided in the API argument"));
        graph().queryParam("appsecret_proof", proof())
                .get("/v26.0/{sender}", SENDER)
                .then()
                .statusCode(200);
    }

    private static String proof() {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec("secret-of-the-test-app".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal("EAATESTTOKEN0001".getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode sent(String kind, String medium) {
        writes(AMARA, "{\"type\":\"" + kind + "\",\"" + kind + "\":" + medium + "}")
                .statusCode(200);
        return receiver.received().getLast().value().at("/messages/0").get(kind);
    }

    private static ValidatableResponse described(JsonNode medium) {
        return graph().get("/v26.0/" + medium.get("id").asText()).then();
    }

    private static byte[] downloaded(String url) {
        return graph().urlEncodingEnabled(false)
                .get(url)
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
    }

    private static ValidatableResponse uploads(byte[] bytes, String mimeType) {
        return graph().multiPart("messaging_product", "whatsapp")
                .multiPart("file", "badge", bytes, mimeType)
                .post("/v26.0/{sender}/media", SENDER)
                .then();
    }

    private static RequestSpecification graph() {
        return given().header("Authorization", "Bearer EAATESTTOKEN0001");
    }
}

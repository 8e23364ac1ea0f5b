package io.optward.ingress.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.optward.ingress.receiver.WebhookSignature.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSignatureTest {

    private static final String SECRET = "app-secret-for-tests-0123456789abcdef";
    private static final String GENUINE = "sha256=359f785542e7085dd26078425de2b24754a2c3f1b5e320e7fc2687a7e25c61be";

    /** 461 bytes as Meta escapes them. */
    private static final String BODY =
            "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"215500000000001\",\"changes\":[{\"value\":"
                    + "{\"messaging_product\":\"whatsapp\",\"metadata\":{\"display_phone_number\":\"15550100200\","
                    + "\"phone_number_id\":\"330200000000001\"},\"contacts\":[{\"profile\":{\"name\":\"Zo\\u00eb"
                    + " \\ud83d\\ude00\"},\"wa_id\":\"15550100777\"}],\"messages\":[{\"from\":\"15550100777\",\"id\":"
                    + "\"wamid.VEVTVDAwMDE=\",\"timestamp\":\"1795340000\",\"text\":{\"body\":\"\\u00a1Hola! a\\u0040b.c"
                    + " \\/ ok\"},\"type\":\"text\"}]},\"field\":\"messages\"}]}]}";

    private final WebhookSignature signature = new WebhookSignature(List.of(SECRET));

    @Test
    void metasOwnSignatureIsGenuine() {
        assertThat(bytes(BODY)).hasSize(461);
        assertThat(signature.of(bytes(BODY), List.of(GENUINE))).isEqualTo(Verdict.GENUINE);
    }

    @Test
    void theSameDocumentPrintedAgainIsRefused() {
        // Given
        var printedAgain = BODY.replace("\\u00eb", "ë")
                .replace("\\ud83d\\ude00", "😀")
                .replace("\\u00a1", "¡")
                .replace("\\u0040", "@")
                .replace("\\/", "/");
        // When
        var verdict = signature.of(bytes(printedAgain), List.of(GENUINE));
        // Then
        assertThat(bytes(printedAgain)).hasSize(439);
        assertThat(verdict).isEqualTo(Verdict.SIGNATURE_WRONG);
        assertThat(signature.of(
                        bytes(printedAgain),
                        List.of("sha256=f9a9695f58647d0770aca7671ce0ac6e04c29b307a6b603800f1cfcae92e2ca9")))
                .isEqualTo(Verdict.GENUINE);
    }

    @Test
    void eitherSecretFitsDuringARotation() {
        var both = new WebhookSignature(List.of("the-next-secret", SECRET));
        assertThat(both.of(bytes(BODY), List.of(GENUINE))).isEqualTo(Verdict.GENUINE);
    }

    @Test
    void oneByteMoreIsRefused() {
        assertThat(signature.of(bytes(BODY + "\n"), List.of(GENUINE))).isEqualTo(Verdict.SIGNATURE_WRONG);
    }

    @Test
    void noSignatureIsMissing() {
        assertThat(signature.of(bytes(BODY), List.of())).isEqualTo(Verdict.SIGNATURE_MISSING);
    }

    @Test
    void twoSignaturesAreMalformed() {
        assertThat(signature.of(bytes(BODY), List.of(GENUINE, GENUINE))).isEqualTo(Verdict.SIGNATURE_MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sha256=",
                "359f785542e7085dd26078425de2b24754a2c3f1b5e320e7fc2687a7e25c61be",
                "sha1=359f785542e7085dd26078425de2b24754a2c3f1",
                "sha256=359f785542e7085dd26078425de2b24754a2c3f1b5e320e7fc2687a7e25c61b",
                "sha256=359f785542e7085dd26078425de2b24754a2c3f1b5e320e7fc2687a7e25c61bee",
                "sha256=359f785542e7085dd26078425de2b24754a2c3f1b5e320e7fc2687a7e25c61bg",
                "sha256=359f785542e7085dd26078425de2b24754a2c3f1b5e320e7fc2687a7e25c61be\n"
            })
    void anotherFormIsMalformed(String header) {
        assertThat(signature.of(bytes(BODY), List.of(header))).isEqualTo(Verdict.SIGNATURE_MALFORMED);
    }

    @Test
    void aReceiverWithoutSecretsDoesNotStart() {
        assertThatThrownBy(() -> new WebhookSignature(List.of()))
                .hasMessage("optward.ingress.app-secrets is empty; want at least one app secret");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

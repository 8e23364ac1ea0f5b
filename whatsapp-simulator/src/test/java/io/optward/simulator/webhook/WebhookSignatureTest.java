package io.optward.simulator.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The vector of our reference for the Cloud API, section 2.1. */
class WebhookSignatureTest {

    private static final String SECRET = "app-secret-for-tests-0123456789abcdef";
    private static final String BODY =
            "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"215500000000001\",\"changes\":[{\"value\":"
                    + "{\"messaging_product\":\"whatsapp\",\"metadata\":{\"display_phone_number\":\"15550100200\","
                    + "\"phone_number_id\":\"330200000000001\"},\"contacts\":[{\"profile\":{\"name\":\"Zo\\u00eb "
                    + "\\ud83d\\ude00\"},\"wa_id\":\"15550100777\"}],\"messages\":[{\"from\":\"15550100777\",\"id\":"
                    + "\"wamid.VEVTVDAwMDE=\",\"timestamp\":\"1795340000\",\"text\":{\"body\":\"\\u00a1Hola! "
                    + "a\\u0040b.c \\/ ok\"},\"type\":\"text\"}]},\"field\":\"messages\"}]}]}";

    @Test
    void theReferenceBodyGetsTheReferenceSignature() {
        byte[] body = BODY.getBytes(StandardCharsets.US_ASCII);

        assertThat(body).hasSize(461);
        assertThat(new WebhookSignature(SECRET).over(body))
                .isEqualTo("sha256=359f785542e7085dd26078425de2b24754a2c3f1b5e320e7fc2687a7e25c61be");
    }

    @Test
    void printingTheReferenceBodyAgainGivesTheSameBytes() throws IOException {
        byte[] printed = MetaJson.print(new ObjectMapper().readTree(BODY));

        assertThat(new String(printed, StandardCharsets.US_ASCII)).isEqualTo(BODY);
    }

    @Test
    void keysAreEscapedLikeValues() {
        byte[] printed = MetaJson.print(Map.of("a/é", "\u001f@"));

        assertThat(new String(printed, StandardCharsets.UTF_8)).isEqualTo("{\"a\\/\\u00e9\":\"\\u001f\\u0040\"}");
    }
}

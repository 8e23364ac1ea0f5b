package io.optward.outbound.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.vault.Alias;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WhatsAppClientTest {

    @Test
    void anAcceptanceTellsTheMessageAndWhoThePersonIs() {
        var answer = read(200, """
                {"messaging_product":"whatsapp",
                 "contacts":[{"input":"+15550100777","wa_id":"15550100777","user_id":"US.7Q2MZX84K1PDA0"}],
                 "messages":[{"id":"wamid.HBgLb3V0LTU=","message_status":"accepted"}]}""");

        assertThat(answer)
                .isEqualTo(new WhatsAppAnswer.Accepted(
                        "wamid.HBgLb3V0LTU=",
                        false,
                        List.of(
                                new Alias(AliasKind.WA_ID, "15550100777"),
                                new Alias(AliasKind.BSUID, "US.7Q2MZX84K1PDA0"))));
        assertThat(answer.toString()).doesNotContain("15550100777").doesNotContain("wamid");
    }

    @Test
    void anErrorIsReadByItsCodeWhateverTheStatus() {
        var body = """
                {"error":{"message":"(#4) Too many calls","type":"OAuthException","code":4}}""";

        assertThat(read(400, body))
                .isEqualTo(read(429, body))
                .isEqualTo(new WhatsAppAnswer.Refused(ErrorClass.RETRY_LATER, true, "WHATSAPP_4", true));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            200 | not json
            200 | {}
            200 | {"messages":[]}
            204 | {}
            """)
    void anAcceptanceWithoutAnIdIsAnUnknownOutcome(int status, String body) {
        assertThat(read(status, body)).isEqualTo(new WhatsAppAnswer.Lost("ANSWER_UNREADABLE"));
    }

    @Test
    void aGatewayErrorPageIsAnUnknownOutcome() {
        assertThat(read(502, "<html>Bad Gateway</html>"))
                .isEqualTo(new WhatsAppAnswer.Refused(ErrorClass.UNKNOWN, false, "WHATSAPP_HTTP_502", false));
    }

    @Test
    void anErrorOfWhatsAppsOwnProvesNothingWhateverItsCodeSays() {
        var answer = read(500, """
                {"error":{"message":"(#100) Invalid parameter","code":100}}""");

        assertThat(answer).isEqualTo(new WhatsAppAnswer.Refused(ErrorClass.FAIL, false, "WHATSAPP_100", false));
    }

    private static WhatsAppAnswer read(int status, String body) {
        return WhatsAppClient.read(status, body.getBytes(StandardCharsets.UTF_8));
    }
}

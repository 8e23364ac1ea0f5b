package io.optward.simulator.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.optward.simulator.business.Sender;
import io.optward.simulator.webhook.WebhookBody.Happened;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WebhookBodyTest {

    private static final Sender CLINIC = new Sender("330200000000001", "215500000000001", "15550190001");
    private static final Sender BILLING = new Sender("330200000000002", "215500000000001", "15550190002");
    private static final Sender OTHER_ACCOUNT = new Sender("330200000000009", "215500000000009", "15550190009");

    @Test
    void accountsAndNumbersAreMixedInTheOrderInWhichTheyCome() {
        // When
        var body = WebhookBody.together(
                List.of(message(CLINIC), message(OTHER_ACCOUNT), message(CLINIC), message(BILLING), status(BILLING)));
        // Then
        assertThat(body.entry())
                .extracting(WebhookBody.Entry::id)
                .containsExactly("215500000000001", "215500000000009", "215500000000001");
        var last = body.entry().getLast().changes();
        assertThat(last).hasSize(2);
        assertThat(last.getLast().value()).isInstanceOfSatisfying(WebhookBody.Value.class, value -> {
            assertThat(value.messages()).hasSize(1);
            assertThat(value.statuses()).hasSize(1);
        });
    }

    private static WebhookBody message(Sender sender) {
        return WebhookBody.of("messages", sender, null, Happened.message(Map.of("type", "text")));
    }

    private static WebhookBody status(Sender sender) {
        return WebhookBody.of("messages", sender, null, Happened.status(Map.of("status", "sent")));
    }
}

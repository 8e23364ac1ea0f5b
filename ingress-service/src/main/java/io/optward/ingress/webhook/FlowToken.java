package io.optward.ingress.webhook;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The token that a Flow was sent with, out of its answer: JSON inside a string, which may be none, or no object. */
final class FlowToken {

    private FlowToken() {}

    static @Nullable String in(@Nullable String responseJson) {
        return responseJson == null
                ? null
                : WebhookJson.read(responseJson.getBytes(StandardCharsets.UTF_8))
                        .map(answer -> WebhookJson.text(answer, "flow_token"))
                        .orElse(null);
    }
}

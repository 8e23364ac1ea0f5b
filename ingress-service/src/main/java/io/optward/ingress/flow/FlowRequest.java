package io.optward.ingress.flow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What stands in an opened request. Printing one shows nothing that somebody wrote.
 *
 * @see "Meta, WhatsApp Flows, implementing endpoints: data exchange request"
 */
sealed interface FlowRequest {

    /** WhatsApp looks whether we are there. */
    record Ping() implements FlowRequest {}

    /** WhatsApp, or the person's device, could not use an answer of ours. */
    record ErrorNotification() implements FlowRequest {}

    /**
     * Somebody opens a Flow, goes on or goes back.
     *
     * @param screen where they are; null while there is none
     * @param data what they put in; perhaps a missing node
     * @param token as it was sent with the Flow
     * @param tokenSignature WhatsApp's word for the token, from data API 4.0 on
     */
    record Step(
            Action action,
            @Nullable String screen,
            JsonNode data,
            String token,
            @Nullable String tokenSignature) implements FlowRequest {

        @Override
        public String toString() {
            return "Step[" + action + "]";
        }
    }

    /** What somebody does. */
    enum Action {
        INIT,
        DATA_EXCHANGE,
        BACK
    }

    /** Reads a request; empty if it is none that we know. */
    static Optional<FlowRequest> of(byte[] plaintext) {
        return FlowJson.read(plaintext).flatMap(FlowRequest::in);
    }

    private static Optional<FlowRequest> in(JsonNode request) {
        var action = request.path("action").asText();
        if (action.equals("ping")) {
            return Optional.of(new Ping());
        }
        if (request.path("data").has("error")) {
            return Optional.of(new ErrorNotification());
        }
        return actionOf(action)
                .map(known -> new Step(
                        known,
                        text(request, "screen"),
                        request.path("data"),
                        request.path("flow_token").asText(),
                        text(request, "flow_token_signature")));
    }

    private static Optional<Action> actionOf(String action) {
        return Optional.ofNullable(
                switch (action) {
                    case "INIT" -> Action.INIT;
                    case "data_exchange" -> Action.DATA_EXCHANGE;
                    case "BACK" -> Action.BACK;
                    default -> null;
                });
    }

    private static @Nullable String text(JsonNode request, String member) {
        var value = request.get(member);
        return value != null && value.isTextual() ? value.textValue() : null;
    }
}

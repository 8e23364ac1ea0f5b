package io.optward.outbound.dispatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.optward.contracts.Json;
import io.optward.kit.business.BusinessConfig.Category;
import io.optward.kit.business.BusinessConfig.Flow;
import io.optward.kit.business.BusinessConfig.Template;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /{phone-number-id}/messages}. Holds personal data in the clear and lives for one call; printing
 * it shows its size only.
 *
 * @see "Meta, WhatsApp Cloud API: Messages"
 */
record WhatsAppBody(byte[] json) {

    private static final String FLOW_MESSAGE_VERSION = "3";

    /**
     * Free-form text.
     *
     * @param callback our id of the message, which comes back in every status; every app of the account sees it
     */
    static WhatsAppBody text(Recipient to, String callback, String text) {
        var body = envelope(to, callback, "text");
        body.putObject("text").put("preview_url", false).put("body", text);
        return of(body);
    }

    /**
     * A Flow that talks to its endpoint from the first screen on.
     *
     * @param text what stands above the button
     */
    static WhatsAppBody flow(Recipient to, String callback, String text, Flow flow, FlowToken.Fresh token) {
        var body = envelope(to, callback, "interactive");
        var interactive = body.putObject("interactive").put("type", "flow");
        interactive.putObject("body").put("text", text);
        interactive
                .putObject("action")
                .put("name", "flow")
                .putObject("parameters")
                .put("flow_message_version", FLOW_MESSAGE_VERSION)
                .put("flow_id", flow.id())
                .put("flow_token", token.text())
                .put("flow_cta", flow.button())
                .put("flow_action", "data_exchange");
        return of(body);
    }

    /**
     * A template with its named parameters, in the template's order.
     *
     * @param token of the Flow behind its button; null where it has none
     */
    static WhatsAppBody template(
            Recipient to,
            String callback,
            Template template,
            Map<String, String> values,
            FlowToken.@Nullable Fresh token) {
        var body = envelope(to, callback, "template");
        var node = body.putObject("template").put("name", template.name());
        node.putObject("language").put("code", template.language());
        var names = template.parameters().orElse(List.of());
        var components = JsonNodeFactory.instance.arrayNode();
        if (!names.isEmpty()) {
            var parameters = components.addObject().put("type", "body").putArray("parameters");
            for (var name : names) {
                parameters
                        .addObject()
                        .put("type", "text")
                        .put("parameter_name", name)
                        .put("text", values.getOrDefault(name, ""));
            }
            if (template.category() == Category.AUTHENTICATION) {
                button(components, values.getOrDefault(names.getFirst(), ""));
            }
        }
        if (token != null) {
            button(components, token);
        }
        if (!components.isEmpty()) {
            node.set("components", components);
        }
        return of(body);
    }

    private static void button(ArrayNode components, FlowToken.Fresh token) {
        components
                .addObject()
                .put("type", "button")
                .put("sub_type", "flow")
                .put("index", "0")
                .putArray("parameters")
                .addObject()
                .put("type", "action")
                .putObject("action")
                .put("flow_token", token.text());
    }

    /** The code of an authentication template stands in its button a second time. */
    private static void button(ArrayNode components, String code) {
        var button = components
                .addObject()
                .put("type", "button")
                .put("sub_type", "url")
                .put("index", "0");
        button.putArray("parameters").addObject().put("type", "text").put("text", code);
    }

    private static ObjectNode envelope(Recipient to, String callback, String type) {
        var body = Json.mapper()
                .createObjectNode()
                .put("messaging_product", "whatsapp")
                .put("recipient_type", "individual");
        switch (to) {
            case Recipient.PhoneNumber(var e164) -> body.put("to", e164);
            case Recipient.UserId(var bsuid) -> body.put("recipient", bsuid);
        }
        return body.put("type", type).put("biz_opaque_callback_data", callback);
    }

    private static WhatsAppBody of(ObjectNode body) {
        try {
            return new WhatsAppBody(Json.mapper().writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a tree does not turn into JSON", e);
        }
    }

    @Override
    public String toString() {
        return "WhatsAppBody[" + json.length + " bytes]";
    }
}

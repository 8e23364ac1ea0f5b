package io.optward.outbound.dispatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.optward.contracts.Json;
import io.optward.kit.business.BusinessConfig.Category;
import io.optward.kit.business.BusinessConfig.Template;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * The body of {@code POST /{phone-number-id}/messages}. Holds personal data in the clear and lives for one call; printing
 * it shows its size only.
 *
 * @see "Meta, WhatsApp Cloud API: Messages"
 */
record WhatsAppBody(byte[] json) {

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

    /** A template with its named parameters, in the template's order. */
    static WhatsAppBody template(Recipient to, String callback, Template template, Map<String, String> values) {
        var body = envelope(to, callback, "template");
        var node = body.putObject("template").put("name", template.name());
        node.putObject("language").put("code", template.language());
        var names = template.parameters().orElse(List.of());
        if (!names.isEmpty()) {
            var components = node.putArray("components");
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
        return of(body);
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

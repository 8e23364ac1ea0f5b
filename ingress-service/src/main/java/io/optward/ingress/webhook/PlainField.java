package io.optward.ingress.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A field that may stand in the clear. What has not its form is absent here, and stands in what is sealed. */
final class PlainField {

    private final String name;
    private final PlainForm form;

    PlainField(String name, PlainForm form) {
        this.name = name;
        this.form = form;
    }

    /** Text or whole number, as text; null where there is none of this form. */
    @Nullable
    String in(JsonNode parent) {
        var text = WebhookJson.text(parent, name);
        return text != null && form.has(text) ? text : null;
    }

    /** A whole number that an {@code int} holds. */
    @Nullable
    Integer numberIn(JsonNode parent) {
        var text = in(parent);
        return text != null && WebhookJson.isInt(text) ? Integer.valueOf(text) : null;
    }

    /** A whole number. */
    @Nullable
    Long longIn(JsonNode parent) {
        var text = in(parent);
        return text == null ? null : Long.valueOf(text);
    }

    /** Whether it is there and true. */
    boolean isTrueIn(JsonNode parent) {
        return parent.path(name).asBoolean(false);
    }

    /** True, false, or null where Meta says neither. */
    @Nullable
    Boolean flagIn(JsonNode parent) {
        var member = parent.path(name);
        return member.isBoolean() ? member.booleanValue() : null;
    }

    /** Something that is to happen, or happened; null where it is no time. */
    @Nullable
    Instant instantIn(JsonNode parent) {
        return WebhookTime.of(parent.get(name));
    }

    /** When something happened, at the latest two minutes after {@code receivedAt}; that where Meta gave no usable time. */
    Instant timeIn(JsonNode parent, Instant receivedAt) {
        return WebhookTime.of(parent.get(name), receivedAt);
    }
}

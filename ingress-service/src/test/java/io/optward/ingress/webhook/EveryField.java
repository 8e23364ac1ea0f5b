package io.optward.ingress.webhook;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.optward.contracts.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Webhooks that together hold every field of every type there is, each at least once; {@code every-field/*.json}. */
public final class EveryField {

    private static final List<String> FILES = List.of(
            "text",
            "media",
            "places-and-cards",
            "answers",
            "acts-on-messages",
            "system",
            "withheld",
            "statuses",
            "preferences",
            "user-ids",
            "calls",
            "coexistence",
            "errors",
            "account");

    private EveryField() {}

    /** The bodies. */
    public static List<JsonNode> webhooks() {
        return FILES.stream().flatMap(EveryField::in).toList();
    }

    /** Webhooks of fields that Meta names and of which it does not say, or not for sure, what stands in them. */
    public static List<JsonNode> ofUntoldShape() {
        return in("named-only").toList();
    }

    /** The bodies of one file. */
    public static Stream<JsonNode> in(String file) {
        try (InputStream in = EveryField.class.getResourceAsStream("/every-field/" + file + ".json")) {
            return Json.mapper().readTree(Objects.requireNonNull(in, file)).valueStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * One value of a webhook.
     *
     * @param field as the table of fields names it
     */
    public record Leaf(String field, JsonPointer at, JsonNode value) {

        /** The webhook with another value there. */
        public JsonNode replacedIn(JsonNode webhook, JsonNode other) {
            var copy = webhook.deepCopy();
            var parent = copy.at(at.head());
            var last = at.last();
            switch (parent) {
                case ObjectNode object -> object.set(last.getMatchingProperty(), other);
                case ArrayNode array -> array.set(last.getMatchingIndex(), other);
                default -> throw new IllegalStateException(at + " has no parent");
            }
            return copy;
        }
    }

    /** Every value in the changes of a webhook. */
    public static List<Leaf> leavesOf(JsonNode webhook) {
        var leaves = new ArrayList<Leaf>();
        var changes = webhook.at("/entry/0/changes");
        for (int i = 0; i < changes.size(); i++) {
            var change = changes.get(i);
            var ofNumber = change.path("value").has("metadata");
            var prefix = ofNumber ? "" : change.path("field").asText() + ".";
            collect(prefix, JsonPointer.compile("/entry/0/changes/" + i + "/value"), change.path("value"), leaves);
        }
        return leaves;
    }

    private static void collect(String prefix, JsonPointer at, JsonNode node, List<Leaf> leaves) {
        for (var member : node.properties()) {
            named(prefix + member.getKey(), at.appendProperty(member.getKey()), member.getValue(), leaves);
        }
    }

    private static void named(String field, JsonPointer at, JsonNode node, List<Leaf> leaves) {
        if (node.isObject()) {
            collect(field + ".", at, node, leaves);
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                named(field + "[]", at.appendIndex(i), node.get(i), leaves);
            }
        } else if (!node.isNull()) {
            leaves.add(new Leaf(field, at, node));
        }
    }
}

package io.optward.simulator.inbound;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.optward.simulator.identity.Identity;
import io.optward.simulator.identity.PhoneNumber;
import io.optward.simulator.identity.Wamid;
import io.optward.simulator.problem.Problem;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A message of a person to the business.
 *
 * @param content the message as told, passed on as it is
 */
record InboundMessage(String id, String type, Instant at, ObjectNode content) {

    /** Meta says nothing about these; they are taken as not opening the window. */
    private static final Set<String> WITHOUT_WINDOW = Set.of("reaction", "edit", "revoke", "system", "request_welcome");

    private static final Set<String> IDENTITY =
            Set.of("from", "from_user_id", "from_parent_user_id", "timestamp", "type");

    static InboundMessage of(ControlInput input, PhoneNumber from) {
        String id =
                input.optionalText("id").orElseGet(() -> Wamid.inboundFrom(from).value());
        ObjectNode content = input.content();
        input.optionalText("replyTo").ifPresent(answered -> content.putObject("context")
                .put("from", input.sender().displayPhone())
                .put("id", answered));
        JsonNode text = content.get("text");
        Optional<String> type = input.optionalText("type");
        if (text != null && text.isTextual()) {
            ObjectNode body = JsonNodeFactory.instance.objectNode().set("body", text);
            content.set("text", body);
            return new InboundMessage(id, type.orElse("text"), input.at(), content);
        }
        return type.map(kind -> new InboundMessage(id, kind, input.at(), content))
                .orElseThrow(() -> Problem.inField(
                                "text", "Say what the person writes: {\"text\":\"…\"}, or give type and its object.")
                        .refused());
    }

    boolean opensServiceWindow() {
        return !WITHOUT_WINDOW.contains(type);
    }

    /** System messages come without a contact. */
    boolean bringsContact() {
        return !type.equals("system");
    }

    /** As it stands in the webhook; identity first, then what was told. */
    ObjectNode toJson(Identity from) {
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        putIfKnown(message, "from", from.waId());
        putIfKnown(message, "from_user_id", from.userId());
        putIfKnown(message, "from_parent_user_id", from.parentUserId());
        message.put("id", id);
        message.put("timestamp", Long.toString(at.getEpochSecond()));
        message.put("type", type);
        message.setAll(content.deepCopy().remove(IDENTITY));
        return message;
    }

    private static void putIfKnown(ObjectNode message, String member, @Nullable String value) {
        if (value != null) {
            message.put(member, value);
        }
    }
}

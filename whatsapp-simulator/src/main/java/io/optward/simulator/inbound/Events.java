package io.optward.simulator.inbound;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.optward.simulator.business.Business;
import io.optward.simulator.business.Sender;
import io.optward.simulator.problem.Problem;
import io.optward.simulator.webhook.WebhookBody;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The webhook fields that are not about a person's message, each with an example of what it tells. */
@ApplicationScoped
class Events {

    /** Fields whose value begins with the number and whose entry has no time. */
    private static final Set<String> OF_A_NUMBER = Set.of(
            "messages",
            "user_preferences",
            "user_id_update",
            "calls",
            "history",
            "smb_message_echoes",
            "smb_app_state_sync",
            "automatic_events",
            "messaging_handovers",
            "standby",
            "group_lifecycle_update",
            "group_participants_update",
            "group_settings_update",
            "group_status_update");

    private static final String EXAMPLES = "/events.json";

    private final Map<String, ObjectNode> examples;
    private final Business business;
    private final Clock clock;

    Events(Business business, Clock clock, ObjectMapper json) {
        this.business = business;
        this.clock = clock;
        this.examples = read(json);
    }

    ControlInput read(@Nullable JsonNode body) {
        return ControlInput.of(body, business, clock.instant());
    }

    WebhookBody webhookOf(ControlInput input) {
        String field = input.text("field");
        ObjectNode told = valueIn(input, field);
        Sender sender = input.sender();
        if (!OF_A_NUMBER.contains(field)) {
            return WebhookBody.openly(field, sender.waba(), null, input.at(), told);
        }
        ObjectNode value = Values.about(sender);
        value.setAll(told);
        return WebhookBody.openly(field, sender.waba(), sender.id(), null, value);
    }

    List<Example> examples() {
        var all = new ArrayList<Example>();
        examples.forEach((field, value) -> all.add(new Example(field, value.deepCopy())));
        return all;
    }

    /** What a field tells, for instance. */
    record Example(String field, ObjectNode value) {}

    private ObjectNode valueIn(ControlInput input, String field) {
        JsonNode given = input.body().get("value");
        if (given instanceof ObjectNode value) {
            return value.deepCopy();
        }
        if (given != null) {
            throw Problem.inField("value", "Give the value as Meta sends it: an object.")
                    .refused();
        }
        ObjectNode example = examples.get(field);
        if (example == null) {
            throw EventResource.unknownField().refused();
        }
        return stamped(example, input.sender(), input.at());
    }

    /** Numbers and times of the example give way to the sender's and to now. */
    private static ObjectNode stamped(ObjectNode example, Sender sender, Instant at) {
        ObjectNode value = example.deepCopy();
        if (value.has("display_phone_number")) {
            value.put("display_phone_number", sender.displayPhone());
        }
        for (var list : value) {
            for (var item : list) {
                if (item instanceof ObjectNode object
                        && object.path("timestamp").isTextual()) {
                    object.put("timestamp", Long.toString(at.getEpochSecond()));
                }
            }
        }
        return value;
    }

    private static Map<String, ObjectNode> read(ObjectMapper json) {
        try (InputStream file = Events.class.getResourceAsStream(EXAMPLES)) {
            if (file == null) {
                throw new IllegalStateException(EXAMPLES + " is not in the jar");
            }
            var examples = new LinkedHashMap<String, ObjectNode>();
            json.readTree(file).properties().forEach(each -> examples.put(each.getKey(), (ObjectNode) each.getValue()));
            return examples;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

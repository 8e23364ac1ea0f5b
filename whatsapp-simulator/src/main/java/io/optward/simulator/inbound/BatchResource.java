package io.optward.simulator.inbound;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.optward.simulator.identity.PhoneNumber;
import io.optward.simulator.problem.Problem;
import io.optward.simulator.problem.Refused;
import io.optward.simulator.webhook.FirstAttempts;
import io.optward.simulator.webhook.WebhookBody;
import io.optward.simulator.webhook.Webhooks;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Many updates at a time: in one webhook, or in many that overtake each other. */
@Path("/simulator/batches")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "control")
public class BatchResource {

    /** Meta's bound on the updates in one webhook. */
    private static final int MOST_UPDATES = 1000;

    private static final int MOST_COPIES = 100;

    private final Inbound inbound;
    private final Events events;
    private final Webhooks webhooks;

    BatchResource(Inbound inbound, Events events, Webhooks webhooks) {
        this.inbound = inbound;
        this.events = events;
        this.webhooks = webhooks;
    }

    @POST
    @Operation(
            summary = "Post up to 1000 updates together",
            description =
                    "{\"items\":[{\"phone\":\"+1…\",\"text\":\"Hi\"},{\"field\":\"account_update\"}]}: with phone, a"
                            + " message as at /simulator/users/{phone}/messages; with field, as at /simulator/events. posted:"
                            + " TOGETHER (one webhook; neighbours of one account and number share its entry and change), or"
                            + " CONCURRENTLY (one each, in any order). times: copies of each webhook")
    public Posted post(@Nullable JsonNode body) {
        if (body == null
                || !(body.get("items") instanceof ArrayNode items)
                || items.isEmpty()
                || items.size() > MOST_UPDATES) {
            throw Problem.inField("items", "Give a list of 1 to " + MOST_UPDATES + " updates.")
                    .refused();
        }
        int times = (int) new Required((ObjectNode) body, "batch").wholeNumber("times", 1, 1, MOST_COPIES);
        boolean together = together(body.path("posted").asText("TOGETHER"));
        List<Update> updates = updatesIn(items);
        List<WebhookBody> bodies = updates.stream().map(Update::webhook).toList();
        List<FirstAttempts> first = together ? webhooks.postTogether(bodies, times) : postConcurrently(bodies, times);
        return new Posted(updates.stream().map(Update::id).toList(), first);
    }

    /**
     * What was posted.
     *
     * @param ids wamids, in the order of the items; null for what is no message
     * @param webhooks how each webhook was taken at first sight; none where they are posted concurrently
     */
    public record Posted(List<@Nullable String> ids, List<FirstAttempts> webhooks) {}

    private record Update(@Nullable String id, WebhookBody webhook) {}

    private List<FirstAttempts> postConcurrently(List<WebhookBody> bodies, int times) {
        var copies = new ArrayList<WebhookBody>(bodies.size() * times);
        for (int i = 0; i < times; i++) {
            copies.addAll(bodies);
        }
        Collections.shuffle(copies);
        if (!webhooks.postConcurrently(copies)) {
            throw Problem.of(
                            "BACKLOG_FULL",
                            "Too many webhooks wait already",
                            503,
                            "Nothing was posted. Let the webhook receiver catch up and try again.")
                    .refused();
        }
        return List.of();
    }

    private List<Update> updatesIn(ArrayNode items) {
        var updates = new ArrayList<Update>(items.size());
        for (JsonNode item : items) {
            String place = "items[" + updates.size() + "]";
            try {
                updates.add(updateIn(item));
            } catch (Refused refused) {
                throw refused.problem().within(place).refused();
            }
        }
        return updates;
    }

    private Update updateIn(JsonNode item) {
        if (item.has("field")) {
            return new Update(null, events.webhookOf(events.read(item)));
        }
        PhoneNumber phone = PhoneNumber.read(item.path("phone").asText())
                .orElseThrow(() -> Problem.inField("phone", "Give a phone number, or field for what is no message.")
                        .refused());
        ObjectNode message = ((ObjectNode) item).deepCopy();
        message.remove("phone");
        Inbound.Written written = inbound.write(phone, inbound.read(phone, message));
        return new Update(written.id(), written.webhook());
    }

    private static boolean together(String word) {
        return switch (word) {
            case "TOGETHER" -> true;
            case "CONCURRENTLY" -> false;
            default ->
                throw Problem.inField("posted", "Give TOGETHER or CONCURRENTLY.")
                        .refused();
        };
    }
}

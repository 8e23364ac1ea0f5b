package io.optward.simulator.inbound;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.optward.simulator.business.Sender;
import io.optward.simulator.identity.Identity;
import io.optward.simulator.identity.People;
import io.optward.simulator.identity.PhoneNumber;
import io.optward.simulator.identity.Wamid;
import io.optward.simulator.webhook.WebhookBody;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Somebody takes another number: what Meta tells of it. Which of it is told depends on what the business may know. */
@ApplicationScoped
class NumberChange {

    private final People people;

    NumberChange(People people) {
        this.people = people;
    }

    /** Moves the person, and gives the webhooks in order. */
    List<WebhookBody> tell(PhoneNumber from, PhoneNumber to, ControlInput input) {
        Sender sender = input.sender();
        Instant at = input.at();
        Identity before = people.with(from).shownTo(sender.id(), at);
        var moved = people.changeNumber(from, to);
        if (before.waId() != null) {
            moved.metWithNumber(sender.id(), at);
        }
        Identity after = moved.shownTo(sender.id(), at);
        var told = new ArrayList<WebhookBody>();
        if (before.waId() != null) {
            told.add(systemMessage(sender, from, before, numberNews(before, after), at));
        }
        if (before.userId() != null) {
            told.add(systemMessage(sender, from, before, userIdNews(before, after), at));
            told.add(update(sender, before, after, at));
        }
        return told;
    }

    private static WebhookBody systemMessage(
            Sender sender, PhoneNumber from, Identity before, ObjectNode news, Instant at) {
        ObjectNode content = JsonNodeFactory.instance.objectNode().set("system", news);
        var message = new InboundMessage(Wamid.inboundFrom(from).value(), "system", at, content);
        return WebhookBody.of("messages", sender, null, WebhookBody.Happened.message(message.toJson(before)));
    }

    private static ObjectNode numberNews(Identity before, Identity after) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("body", "User " + before.name() + " changed from " + before.waId() + " to " + after.waId())
                .put("wa_id", after.waId())
                .put("type", "user_changed_number");
    }

    private static ObjectNode userIdNews(Identity before, Identity after) {
        ObjectNode news = JsonNodeFactory.instance
                .objectNode()
                .put("body", "User " + before.name() + " changed from " + before.userId() + " to " + after.userId())
                .put("user_id", after.userId());
        putIfKnown(news, "parent_user_id", after.parentUserId());
        putIfKnown(news, "wa_id", after.waId());
        return news.put("type", "user_changed_user_id");
    }

    private static WebhookBody update(Sender sender, Identity before, Identity after, Instant at) {
        ObjectNode value = Values.about(sender);
        ObjectNode contact = value.putArray("contacts").addObject();
        contact.putObject("profile").put("name", after.name());
        putIfKnown(contact, "wa_id", after.waId());
        ObjectNode update = value.putArray("user_id_update").addObject();
        putIfKnown(update, "wa_id", after.waId());
        update.put("detail", "User id for " + after.name() + " has been updated.");
        update.putObject("user_id").put("previous", before.userId()).put("current", after.userId());
        if (before.parentUserId() != null) {
            update.putObject("parent_user_id")
                    .put("previous", before.parentUserId())
                    .put("current", after.parentUserId());
        }
        update.put("timestamp", Long.toString(at.getEpochSecond()));
        return WebhookBody.openly("user_id_update", sender.waba(), sender.id(), null, value);
    }

    private static void putIfKnown(ObjectNode object, String member, @Nullable String value) {
        if (value != null) {
            object.put(member, value);
        }
    }
}

package io.optward.simulator.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.optward.simulator.quirk.Quirk;
import io.optward.simulator.quirk.Quirks;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** Bends a webhook into whatever forms are switched on. */
final class QuirkyJson {

    private static final List<String> MEDIA = List.of("image", "video", "document", "audio", "voice", "sticker");
    private static final List<String> TAPS = List.of("interactive", "button");
    private static final String NEW_MEMBER = "new_in_2027";
    private static final String NEW_VALUE = "NEW_IN_2027";
    private static final long SOME_DATE = 1_796_169_600;
    private static final long DAY = 86_400;

    private final Quirks quirks;

    QuirkyJson(Quirks quirks) {
        this.quirks = quirks;
    }

    /** Changes the body in place. */
    void bend(JsonNode body) {
        for (var entry : objects(body.path("entry"))) {
            for (var change : objects(entry.path("changes"))) {
                if (change.path("value") instanceof ObjectNode value) {
                    bendValue(value);
                }
            }
            when(Quirk.UNKNOWN_MEMBERS, entry, QuirkyJson::addMember);
        }
    }

    private void bendValue(ObjectNode value) {
        objects(value.path("messages")).forEach(this::bendMessage);
        objects(value.path("statuses")).forEach(this::bendStatus);
        objects(value.path("user_preferences"))
                .forEach(preference ->
                        when(Quirk.TEXT_TIMESTAMPS_OF_PREFERENCES, preference, QuirkyJson::textTimestamp));
        when(Quirk.NO_PROFILE, value, QuirkyJson::dropProfiles);
        when(Quirk.NO_CONTACTS, value, it -> it.remove("contacts"));
        when(Quirk.TEXT_TEMPLATE_IDS, value, it -> replace(it, "message_template_id", JsonNode::asText));
        when(Quirk.NUMBER_DATES, value, QuirkyJson::numberDates);
        when(Quirk.TIER_NAMES, value, it -> replace(it, "max_daily_conversations_per_business", _ -> "TIER_2K"));
        when(Quirk.UNKNOWN_MEMBERS, value, QuirkyJson::addMember);
        when(Quirk.UNKNOWN_VALUES, value, it -> replace(it, "event", _ -> NEW_VALUE));
    }

    private void bendMessage(ObjectNode message) {
        bendTimestamp(message);
        bendErrors(message);
        bendMedia(message);
        bendFlowAnswer(message);
        if (message.path("reaction") instanceof ObjectNode reaction && !reaction.has("emoji")) {
            when(Quirk.EMPTY_EMOJI, reaction, it -> it.put("emoji", ""));
        }
        if (TAPS.contains(message.path("type").asText()) && message.path("context") instanceof ObjectNode context) {
            when(Quirk.NO_CONTEXT_ID, context, it -> it.remove("id"));
        }
        if (message.path("referral") instanceof ObjectNode referral) {
            when(Quirk.UNKNOWN_VALUES, referral, it -> replace(it, "source_type", _ -> NEW_VALUE));
        }
        when(Quirk.NO_TYPE_OBJECT, message, it -> it.remove(it.path("type").asText()));
        when(Quirk.UNKNOWN_MEMBERS, message, QuirkyJson::addMember);
    }

    private void bendStatus(ObjectNode status) {
        bendTimestamp(status);
        bendErrors(status);
        if (status.path("pricing") instanceof ObjectNode pricing) {
            when(Quirk.UNKNOWN_VALUES, pricing, it -> replace(it, "category", _ -> NEW_VALUE));
            when(Quirk.CONVERSATIONS, status, it -> addConversation(it, pricing));
        }
        when(Quirk.UNKNOWN_MEMBERS, status, QuirkyJson::addMember);
    }

    private void bendTimestamp(ObjectNode message) {
        when(Quirk.MILLISECOND_TIMESTAMPS, message, it -> replace(it, "timestamp", time -> time.asText() + "000"));
        when(Quirk.NUMBER_TIMESTAMPS, message, it -> {
            if (it.has("timestamp")) {
                it.put("timestamp", it.path("timestamp").asLong());
            }
        });
    }

    private void bendErrors(ObjectNode message) {
        for (var error : objects(message.path("errors"))) {
            when(Quirk.NO_ERROR_HREF, error, it -> it.remove("href"));
            when(Quirk.BARE_ERRORS, error, it -> it.retain(Set.of("code", "title")));
        }
    }

    private void bendMedia(ObjectNode message) {
        for (var kind : MEDIA) {
            if (message.path(kind) instanceof ObjectNode medium) {
                when(Quirk.NO_MEDIA_URLS, medium, it -> it.remove("url"));
                when(Quirk.HEX_HASHES_IN_WEBHOOKS, medium, it -> replace(it, "sha256", QuirkyJson::hex));
            }
        }
        if (message.path("audio").path("voice").asBoolean()) {
            when(Quirk.VOICE_TYPE, message, QuirkyJson::callVoice);
        }
    }

    private void bendFlowAnswer(ObjectNode message) {
        if (message.path("interactive").path("nfm_reply") instanceof ObjectNode reply) {
            when(Quirk.FLOW_ANSWER_WITHOUT_TOKEN, reply, QuirkyJson::dropFlowToken);
            when(Quirk.FLOW_ANSWER_NOT_AN_OBJECT, reply, it -> it.put("response_json", "\"sent\""));
        }
    }

    private void when(Quirk quirk, ObjectNode object, Consumer<ObjectNode> bend) {
        if (quirks.has(quirk)) {
            bend.accept(object);
        }
    }

    private static void replace(ObjectNode object, String member, Function<JsonNode, String> by) {
        var value = object.get(member);
        if (value != null) {
            object.put(member, by.apply(value));
        }
    }

    private static String hex(JsonNode base64) {
        return HexFormat.of().formatHex(Base64.getDecoder().decode(base64.asText()));
    }

    private static void textTimestamp(ObjectNode preference) {
        replace(preference, "timestamp", JsonNode::asText);
    }

    private static void numberDates(ObjectNode value) {
        for (var place : Map.of("disable_info", "disable_date", "ban_info", "waba_ban_date")
                .entrySet()) {
            if (value.path(place.getKey()) instanceof ObjectNode info && info.has(place.getValue())) {
                info.put(place.getValue(), SOME_DATE);
            }
        }
    }

    private static void dropProfiles(ObjectNode value) {
        objects(value.path("contacts")).forEach(contact -> contact.remove("profile"));
    }

    private static void callVoice(ObjectNode message) {
        var voice = (ObjectNode) message.remove("audio");
        voice.remove("voice");
        message.put("type", "voice");
        message.set("voice", voice);
    }

    private static void dropFlowToken(ObjectNode reply) {
        var answer = MetaJson.readIfJson(reply.path("response_json").asText());
        if (answer instanceof ObjectNode members) {
            members.remove("flow_token");
            reply.put("response_json", members.toString());
        }
    }

    private static void addConversation(ObjectNode status, ObjectNode pricing) {
        long expires = status.path("timestamp").asLong() + DAY;
        var conversation = JsonNodeFactory.instance.objectNode();
        conversation.put("id", "c0a80000000000000000000000000001");
        if (status.path("status").asText().equals("sent")) {
            conversation.put("expiration_timestamp", Long.toString(expires));
        }
        conversation.putObject("origin").put("type", pricing.path("category").asText());
        status.set("conversation", conversation);
    }

    private static void addMember(ObjectNode object) {
        object.putObject(NEW_MEMBER).putArray("of").add(1).add("two");
    }

    private static List<ObjectNode> objects(JsonNode array) {
        var objects = new ArrayList<ObjectNode>();
        if (array instanceof ArrayNode) {
            for (var element : array) {
                if (element instanceof ObjectNode object) {
                    objects.add(object);
                }
            }
        }
        return objects;
    }
}

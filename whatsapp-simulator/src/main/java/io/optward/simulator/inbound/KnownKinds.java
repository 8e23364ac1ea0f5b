package io.optward.simulator.inbound;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.optward.simulator.identity.Identity;
import io.optward.simulator.media.MediaAddress;
import io.optward.simulator.media.MediaFile;
import io.optward.simulator.media.MediaFiles;
import io.optward.simulator.media.MediaKind;
import io.optward.simulator.problem.Problem;
import io.optward.simulator.problem.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * The kinds of message that Meta's documents name: what each must have is asked for, what it has besides is filled in
 * where it was left out. Other kinds pass as they are.
 *
 * @see "Meta, WhatsApp Business Platform, webhooks: messages"
 */
@ApplicationScoped
class KnownKinds {

    private static final Set<String> ANSWERS =
            Set.of("button_reply", "list_reply", "nfm_reply", "call_permission_reply");
    private static final Duration CALLS_PERMITTED_FOR = Duration.ofDays(7);
    private static final int USUAL_SIZE = 2048;
    private static final int NORTH = 90;
    private static final int EAST = 180;
    private static final int NOT_SUPPORTED = 131051;

    private final MediaFiles files;
    private final MediaAddress address;

    KnownKinds(MediaFiles files, MediaAddress address) {
        this.files = files;
        this.address = address;
    }

    /**
     * Completes a message in place.
     *
     * @throws Refused 400 that names the member which is missing or has another form
     */
    void complete(InboundMessage message, Identity from) {
        ObjectNode content = message.content();
        completeReferral(content);
        switch (message.type()) {
            case "text" -> Required.in(content, "text").text("body");
            case "image", "video", "document", "audio", "voice", "sticker" -> completeMedium(message.type(), content);
            case "location" -> requirePlace(Required.in(content, "location"));
            case "contacts" -> completeCards(content, from);
            case "interactive" -> completeAnswer(Required.in(content, "interactive"), message.at());
            case "button" -> completeButton(Required.in(content, "button"));
            case "order" -> requireOrder(Required.in(content, "order"));
            case "reaction" -> Required.in(content, "reaction").text("message_id");
            case "system" -> completeNews(content, from, message.at());
            case "edit" -> completeEdit(Required.in(content, "edit"));
            case "revoke" -> Required.in(content, "revoke").text("original_message_id");
            case "unsupported" -> completeUnsupported(content);
            default -> {
                // what nobody knows, nobody can check
            }
        }
    }

    private static void completeReferral(ObjectNode content) {
        if (!content.has("referral")) {
            return;
        }
        var referral = Required.in(content, "referral");
        referral.otherwise("source_url", "https://fb.me/2xVisitNoord");
        referral.otherwise("source_id", "120200000000001");
        referral.otherwise("source_type", "ad");
        referral.otherwise("headline", "Noord Clinic");
        referral.otherwise("body", "Free check-up this autumn");
        referral.otherwise("media_type", "image");
        referral.otherwise("image_url", "https://scontent.example/i.jpg?oh=1");
        referral.otherwise(
                "ctwa_clid", "ARAkLkA8rmlFeiCktEJQ-QTwRiyYHAFDLMNDBH0CD3qpjd0HR4irJ6LEkR7JwFF4XvnO2E4Nx0-eM");
    }

    private void completeMedium(String type, ObjectNode content) {
        MediaKind kind = MediaKind.ofMessage(type).orElseThrow();
        if (!content.has(type)) {
            content.putObject(type);
        }
        var medium = Required.in(content, type);
        if (medium.has("id")) {
            medium.text("sha256");
            medium.otherwise("mime_type", kind.usualMimeType());
            return;
        }
        medium.otherwise("mime_type", kind.usualMimeType());
        MediaFile file = files.keepFromPerson(bytesFor(kind, medium), medium.text("mime_type"));
        medium.object().remove(List.of("bytes", "size"));
        medium.object()
                .put("sha256", file.sha256InBase64())
                .put("id", file.id())
                .put("url", address.of(file));
        if (kind == MediaKind.DOCUMENT) {
            medium.otherwise("filename", "document.pdf");
        }
        if (type.equals("audio") && !medium.has("voice")) {
            medium.object().put("voice", false);
        }
        if (kind == MediaKind.STICKER && !medium.has("animated")) {
            medium.object().put("animated", false);
        }
    }

    private static byte[] bytesFor(MediaKind kind, Required medium) {
        byte[] bytes = medium.has("bytes")
                ? base64In(medium)
                : kind.sample((int) medium.wholeNumber("size", USUAL_SIZE, 1, kind.largest()));
        if (bytes.length > kind.largest()) {
            throw Problem.inField(
                            medium.at("bytes"),
                            "A medium of this kind has at most " + kind.largest() + " bytes; Meta passes on no larger.")
                    .refused();
        }
        return bytes;
    }

    private static byte[] base64In(Required medium) {
        try {
            return Base64.getDecoder().decode(medium.text("bytes"));
        } catch (IllegalArgumentException _) {
            throw Problem.inField(medium.at("bytes"), "Give the bytes in base64.")
                    .refused();
        }
    }

    private static void requirePlace(Required place) {
        place.number("latitude", NORTH);
        place.number("longitude", EAST);
    }

    private static void completeCards(ObjectNode content, Identity from) {
        if (!(content.get("contacts") instanceof ArrayNode cards) || cards.isEmpty()) {
            throw Problem.inField(
                            "contacts", "Give a list with at least one card; {\"origin\":\"contact_request\"} is one.")
                    .refused();
        }
        for (JsonNode each : cards) {
            if (!(each instanceof ObjectNode card)) {
                throw Problem.inField("contacts", "Each card must be an object.")
                        .refused();
            }
            if (card.path("origin").asText().equals("contact_request") && !card.has("phones") && from.waId() != null) {
                card.putArray("phones")
                        .addObject()
                        .put("phone", "+" + from.waId())
                        .put("wa_id", from.waId())
                        .put("type", "CELL");
            }
        }
    }

    private static void completeAnswer(Required interactive, Instant at) {
        String kind = interactive.text("type");
        if (!ANSWERS.contains(kind)) {
            throw Problem.inField(
                            "interactive.type",
                            "Give one of " + ANSWERS.stream().sorted().toList() + ".")
                    .refused();
        }
        var answer = interactive.inner(kind);
        switch (kind) {
            case "nfm_reply" -> completeFlowAnswer(answer);
            case "call_permission_reply" -> completePermission(answer, at);
            default -> {
                answer.text("id");
                answer.text("title");
            }
        }
    }

    /** {@code response_json} is text that holds JSON; an object is more readable and turned into that. */
    private static void completeFlowAnswer(Required answer) {
        answer.otherwise("name", "flow");
        answer.otherwise("body", "Sent");
        JsonNode told = answer.object().get("response_json");
        if (told instanceof ObjectNode) {
            answer.object().put("response_json", told.toString());
        }
        answer.text("response_json");
    }

    private static void completePermission(Required answer, Instant at) {
        String response = answer.text("response");
        if (!response.equals("accept") && !response.equals("reject")) {
            throw Problem.inField(answer.at("response"), "Give accept or reject.")
                    .refused();
        }
        answer.otherwise("response_source", "user_action");
        if (response.equals("accept") && !answer.has("expiration_timestamp") && !answer.has("is_permanent")) {
            answer.object()
                    .put("expiration_timestamp", at.plus(CALLS_PERMITTED_FOR).getEpochSecond());
        }
    }

    private static void completeButton(Required button) {
        button.otherwise("payload", button.text("text"));
    }

    private static void requireOrder(Required order) {
        order.text("catalog_id");
        if (order.object().path("product_items").isEmpty()) {
            throw Problem.inField("order.product_items", "Give a list with at least one item.")
                    .refused();
        }
    }

    private static void completeNews(ObjectNode content, Identity from, Instant at) {
        var news = Required.in(content, "system");
        switch (news.text("type")) {
            case "user_changed_number" ->
                news.otherwise(
                        "body", "User " + from.name() + " changed from " + from.waId() + " to " + news.text("wa_id"));
            case "user_changed_user_id" ->
                news.otherwise(
                        "body",
                        "User " + from.name() + " changed from " + from.userId() + " to " + news.text("user_id"));
            case "customer_identity_changed" -> {
                news.otherwise("body", "User identity changed");
                if (!content.has("identity")) {
                    content.putObject("identity")
                            .put("acknowledged", true)
                            .put("created_timestamp", Long.toString(at.getEpochSecond()))
                            .put("hash", "Rk1f0aZ2=");
                }
            }
            default -> {
                // news that nobody knows yet
            }
        }
    }

    private static void completeEdit(Required edit) {
        edit.text("original_message_id");
        edit.inner("message").text("type");
    }

    private static void completeUnsupported(ObjectNode content) {
        if (!content.has("unsupported")) {
            content.putObject("unsupported").put("type", "poll");
        }
        if (!content.has("errors")) {
            content.putArray("errors")
                    .addObject()
                    .put("code", NOT_SUPPORTED)
                    .put("title", "Message type unknown")
                    .put("message", "Message type unknown")
                    .putObject("error_data")
                    .put("details", "Message type is currently not supported.");
        }
    }
}

package io.optward.ingress.webhook;

import static io.optward.contracts.inbound.InboundEvent.MessageReceived.Kind;
import static io.optward.ingress.webhook.WebhookJson.elements;
import static io.optward.ingress.webhook.WebhookJson.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.contracts.inbound.MessageDetail;
import io.optward.contracts.inbound.MessageDetail.CallPermission.Answer;
import io.optward.ingress.digest.FileDigest;
import io.optward.ingress.signal.Signal;
import io.optward.ingress.signal.Signals;
import io.optward.ingress.signal.Utterance;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what a message says, by its type. A type whose object is missing or of another shape is not understood. */
final class ContentReader {

    /** What a text message holds that stands in its event by itself. */
    private static final Set<String> UNDERSTOOD_IN_TEXT_MESSAGE =
            Set.of("from", "from_user_id", "from_parent_user_id", "id", "timestamp", "type", "text", "context");

    private static final Set<String> UNDERSTOOD_IN_TEXT = Set.of("body");
    private static final Set<String> UNDERSTOOD_IN_CONTEXT = Set.of("from", "id");

    private static final Map<String, Kind> MEDIA = Map.of(
            "image", Kind.IMAGE,
            "video", Kind.VIDEO,
            "document", Kind.DOCUMENT,
            "audio", Kind.AUDIO,
            "voice", Kind.AUDIO,
            "sticker", Kind.STICKER);

    private final Signals signals;
    private final Map<String, FileReader> media;
    private final PlainField cardOrigin;
    private final PlainField form;
    private final PlainField answer;
    private final PlainField expires;
    private final PlainField permanent;
    private final PlainField answerSource;
    private final PlainField catalog;
    private final PlainField unsupported;
    private final PlainField errorCode;

    ContentReader(WebhookFields fields, Signals signals) {
        this.signals = signals;
        media = MEDIA.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, type -> FileReader.of(fields, type.getKey(), type.getValue())));
        cardOrigin = fields.plain("messages[].contacts[].origin");
        form = fields.plain("messages[].interactive.nfm_reply.name");
        answer = fields.plain("messages[].interactive.call_permission_reply.response");
        expires = fields.plain("messages[].interactive.call_permission_reply.expiration_timestamp");
        permanent = fields.plain("messages[].interactive.call_permission_reply.is_permanent");
        answerSource = fields.plain("messages[].interactive.call_permission_reply.response_source");
        catalog = fields.plain("messages[].order.catalog_id");
        unsupported = fields.plain("messages[].unsupported.type");
        errorCode = fields.plain("messages[].errors[].code");
    }

    /** What a message object says. */
    WebhookItem.Content read(JsonNode message) {
        var type = Objects.requireNonNullElse(text(message, "type"), "");
        var body = message.path(type);
        var file = media.get(type);
        if (file != null) {
            return body.isObject() ? file(file, message, body) : notUnderstood(message);
        }
        return switch (type) {
            case "text" -> written(message);
            case "location" -> body.isObject() ? place(message, body) : notUnderstood(message);
            case "contacts" -> body.isArray() ? cards(message) : notUnderstood(message);
            case "interactive" -> chosen(message, body);
            case "button" -> body.isObject() ? tapped(message, body) : notUnderstood(message);
            case "order" -> body.isObject() ? order(message, body) : notUnderstood(message);
            case "request_welcome" -> content(Kind.REQUEST_WELCOME, message, null);
            case "unsupported", "unknown" -> withheld(message);
            default -> notUnderstood(message);
        };
    }

    /** The number that a person gave as their own, by a button that asked for it; null otherwise. */
    @Nullable
    String ownNumber(JsonNode message) {
        var cards = elements(message, "contacts");
        if (!"contacts".equals(text(message, "type")) || cards.size() != 1 || !isOwn(cards.getFirst())) {
            return null;
        }
        var phones = elements(cards.getFirst(), "phones");
        return phones.size() == 1 ? text(phones.getFirst(), "wa_id") : null;
    }

    private WebhookItem.Content written(JsonNode message) {
        var text = message.path("text").path("body");
        if (!text.isTextual()) {
            return notUnderstood(message);
        }
        var body = WebhookJson.wellFormed(text.textValue());
        return new WebhookItem.Content(
                Kind.TEXT,
                body,
                isOnlyText(message) ? null : WebhookJson.write(message),
                null,
                null,
                heardIn(new Utterance.Text(body)));
    }

    private WebhookItem.Content file(FileReader reader, JsonNode message, JsonNode file) {
        var caption = prose(file, "caption");
        var sha256 = text(file, "sha256");
        return new WebhookItem.Content(
                reader.kind(),
                caption,
                WebhookJson.write(message),
                reader.detail(file),
                sha256 == null ? null : FileDigest.toBeKeyed(sha256),
                caption == null ? null : heardIn(new Utterance.Caption(caption)));
    }

    private WebhookItem.Content tapped(JsonNode message, JsonNode button) {
        return said(
                Kind.BUTTON,
                prose(button, "text"),
                message,
                new Utterance.Button(prose(button, "payload"), prose(button, "text")));
    }

    private static WebhookItem.Content place(JsonNode message, JsonNode place) {
        boolean picked = place.has("name") || place.has("address") || place.has("url");
        return content(Kind.LOCATION, message, new MessageDetail.Location(picked));
    }

    private WebhookItem.Content cards(JsonNode message) {
        var cards = elements(message, "contacts");
        boolean own = cards.size() == 1 && isOwn(cards.getFirst());
        return content(Kind.CONTACTS, message, new MessageDetail.ContactCards(cards.size(), own));
    }

    private boolean isOwn(JsonNode card) {
        return "contact_request".equals(cardOrigin.in(card));
    }

    private WebhookItem.Content chosen(JsonNode message, JsonNode interactive) {
        var type = Objects.requireNonNullElse(text(interactive, "type"), "");
        var reply = interactive.path(type);
        if (!reply.isObject()) {
            return notUnderstood(message);
        }
        return switch (type) {
            case "button_reply" -> reply(Kind.BUTTON_REPLY, message, reply);
            case "list_reply" -> reply(Kind.LIST_REPLY, message, reply);
            case "nfm_reply" -> filledIn(message, reply);
            case "call_permission_reply" -> content(Kind.CALL_PERMISSION_REPLY, message, permission(reply));
            default -> notUnderstood(message);
        };
    }

    private WebhookItem.Content reply(Kind kind, JsonNode message, JsonNode reply) {
        var title = prose(reply, "title");
        return said(kind, title, message, new Utterance.Reply(prose(reply, "id"), title));
    }

    private WebhookItem.Content filledIn(JsonNode message, JsonNode reply) {
        var answers = prose(reply, "response_json");
        return new WebhookItem.Content(
                Kind.FLOW_REPLY,
                prose(reply, "body"),
                WebhookJson.write(message),
                new MessageDetail.FlowAnswer(form.in(reply), null),
                FlowToken.in(answers),
                answers == null ? null : heardIn(new Utterance.FlowAnswer(answers)));
    }

    private MessageDetail permission(JsonNode reply) {
        var said = Objects.requireNonNullElse(answer.in(reply), "");
        return new MessageDetail.CallPermission(
                switch (said.toLowerCase(Locale.ROOT)) {
                    case "accept" -> Answer.ACCEPT;
                    case "reject" -> Answer.REJECT;
                    default -> Answer.UNKNOWN;
                },
                expires.instantIn(reply),
                permanent.isTrueIn(reply),
                answerSource.in(reply));
    }

    private WebhookItem.Content order(JsonNode message, JsonNode order) {
        var detail = new MessageDetail.Order(
                catalog.in(order), elements(order, "product_items").size());
        var note = prose(order, "text");
        return new WebhookItem.Content(
                Kind.ORDER,
                note,
                WebhookJson.write(message),
                detail,
                null,
                note == null ? null : heardIn(new Utterance.Caption(note)));
    }

    private WebhookItem.Content withheld(JsonNode message) {
        var codes = elements(message, "errors").stream()
                .map(errorCode::numberIn)
                .flatMap(Stream::ofNullable)
                .toList();
        return content(
                Kind.UNSUPPORTED,
                message,
                new MessageDetail.Unsupported(unsupported.in(message.path("unsupported")), codes));
    }

    private static WebhookItem.Content notUnderstood(JsonNode message) {
        return content(Kind.UNKNOWN, message, null);
    }

    private WebhookItem.Content said(Kind kind, @Nullable String body, JsonNode message, Utterance utterance) {
        return new WebhookItem.Content(kind, body, WebhookJson.write(message), null, null, heardIn(utterance));
    }

    private @Nullable Signal heardIn(Utterance utterance) {
        return signals.heardIn(utterance).orElse(null);
    }

    private static WebhookItem.Content content(Kind kind, JsonNode message, @Nullable MessageDetail detail) {
        return new WebhookItem.Content(kind, null, WebhookJson.write(message), detail, null, null);
    }

    /** What somebody reads or wrote; null where it is no text, or empty. */
    private static @Nullable String prose(JsonNode parent, String name) {
        var member = parent.path(name);
        return member.isTextual() && !member.textValue().isEmpty() ? WebhookJson.wellFormed(member.textValue()) : null;
    }

    /** Whether body, profile name and quotation are all that a text message says. */
    private static boolean isOnlyText(JsonNode message) {
        return holdsOnly(message, UNDERSTOOD_IN_TEXT_MESSAGE)
                && holdsOnly(message.path("text"), UNDERSTOOD_IN_TEXT)
                && holdsOnly(message.path("context"), UNDERSTOOD_IN_CONTEXT);
    }

    private static boolean holdsOnly(JsonNode node, Set<String> names) {
        return node.isMissingNode()
                || (node.isObject() && node.properties().stream().allMatch(member -> names.contains(member.getKey())));
    }

    /** Reads one kind of file. */
    private record FileReader(
            Kind kind,
            PlainField id,
            PlainField mimeType,
            PlainField size,
            @Nullable PlainField voice,
            @Nullable PlainField animated) {

        static FileReader of(WebhookFields fields, String type, Kind kind) {
            var prefix = "messages[]." + type + ".";
            return new FileReader(
                    kind,
                    fields.plain(prefix + "id"),
                    fields.plain(prefix + "mime_type"),
                    fields.plain(prefix + "file_size"),
                    type.equals("audio") ? fields.plain(prefix + "voice") : null,
                    type.equals("sticker") ? fields.plain(prefix + "animated") : null);
        }

        MessageDetail detail(JsonNode file) {
            return new MessageDetail.Media(
                    id.in(file),
                    mimeType.in(file),
                    null,
                    size.longIn(file),
                    voice != null && voice.isTrueIn(file),
                    animated != null && animated.isTrueIn(file));
        }
    }
}

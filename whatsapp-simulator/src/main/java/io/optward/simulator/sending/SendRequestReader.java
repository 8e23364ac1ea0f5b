package io.optward.simulator.sending;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.optward.simulator.business.Business;
import io.optward.simulator.error.GraphRefusal;
import io.optward.simulator.error.MetaError;
import io.optward.simulator.identity.PhoneNumber;
import io.optward.simulator.sending.SendRequest.Content;
import io.optward.simulator.sending.SendRequest.Recipient;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/** Reads a body as the messages endpoint does, and refuses with Meta's codes what it would refuse. */
@ApplicationScoped
class SendRequestReader {

    private static final int LONGEST_TEXT = 4096;
    private static final int LONGEST_CAPTION = 1024;
    private static final int LONGEST_CALLBACK_DATA = 512;
    private static final int MOST_CONTACTS = 257;
    private static final int MOST_BUTTONS = 3;
    private static final int LONGEST_BUTTON_ID = 256;
    private static final int LONGEST_BUTTON_TITLE = 20;
    private static final Pattern BSUID = Pattern.compile("[A-Z]{2}\\.(ENT\\.)?[A-Za-z0-9]{1,128}");

    private final ObjectMapper mapper;
    private final Business business;

    SendRequestReader(ObjectMapper mapper, Business business) {
        this.mapper = mapper;
        this.business = business;
    }

    /** @throws GraphRefusal if anything is missing or has another form */
    SendRequest read(byte[] body) {
        var request = new Fields(parse(body), "");
        if (!request.text("messaging_product").equals("whatsapp")) {
            throw invalid("Param messaging_product must be 'whatsapp'.");
        }
        if (request.has("status")) {
            return readReceipt(request);
        }
        if (!request.optionalText("recipient_type").orElse("individual").equals("individual")) {
            throw invalid("Param recipient_type must be 'individual'; this simulator has no groups.");
        }
        Recipient recipient = recipient(request);
        // The type may be left out of a text, as with Meta.
        String type = request.optionalText("type").orElse("text");
        Content content = content(type, request, recipient);
        if (request.has("context")) {
            request.object("context").text("message_id");
        }
        String callbackData = request.optionalText("biz_opaque_callback_data", LONGEST_CALLBACK_DATA)
                .orElse(null);
        return new SendRequest.Message(recipient, content, callbackData);
    }

    private JsonNode parse(byte[] body) {
        JsonNode parsed;
        try {
            parsed = mapper.readTree(body);
        } catch (JsonProcessingException _) {
            throw invalid("The body is not JSON.");
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory cannot fail", e);
        }
        if (!parsed.isObject()) {
            throw invalid("The body is not a JSON object.");
        }
        return parsed;
    }

    private static SendRequest readReceipt(Fields request) {
        if (!request.text("status").equals("read")) {
            throw invalid("Param status must be 'read'.");
        }
        if (!request.text("message_id").startsWith("wamid.")) {
            throw GraphRefusal.because(MetaError.PARAMETER_NOT_VALID, "Param message_id is not a WhatsApp message ID.");
        }
        if (request.has("typing_indicator")
                && !request.object("typing_indicator").text("type").equals("text")) {
            throw invalid("Param typing_indicator['type'] must be 'text'.");
        }
        return new SendRequest.ReadReceipt();
    }

    private static Recipient recipient(Fields request) {
        if (request.has("to")) {
            String to = request.text("to");
            return PhoneNumber.read(to)
                    .<Recipient>map(phone -> new Recipient.ByNumber(to, phone))
                    .orElseThrow(() -> GraphRefusal.because(
                            MetaError.PARAMETER_NOT_VALID, "Recipient phone number format is not valid"));
        }
        if (request.has("recipient")) {
            String userId = request.text("recipient");
            if (!BSUID.matcher(userId).matches()) {
                throw GraphRefusal.because(
                        MetaError.PARAMETER_NOT_VALID, "Recipient business-scoped user ID format is not valid");
            }
            return new Recipient.ByUserId(userId);
        }
        throw request.missing("to");
    }

    private Content content(String type, Fields request, Recipient recipient) {
        switch (type) {
            case "template" -> {
                return TemplateContent.of(request.object("template"), business, recipient);
            }
            case "text" -> request.object("text").text("body", LONGEST_TEXT);
            case "image", "video", "document", "audio", "sticker" -> checkMedia(request.object(type));
            case "location" -> checkLocation(request.object("location"));
            case "contacts" -> checkContacts(request);
            case "reaction" -> request.object("reaction").text("message_id");
            case "interactive" -> checkInteractive(request.object("interactive"));
            default ->
                throw invalid("Param type must be one of {AUDIO, CONTACTS, DOCUMENT, IMAGE, INTERACTIVE, LOCATION,"
                        + " REACTION, STICKER, TEMPLATE, TEXT, VIDEO}.");
        }
        return new Content.FreeForm(type);
    }

    private static void checkMedia(Fields media) {
        if (media.has("id") == media.has("link")) {
            throw GraphRefusal.because(
                    MetaError.PARAMETER_MISSING,
                    "Exactly one of " + media.at("id") + " and " + media.at("link") + " is required.");
        }
        media.optionalText("caption", LONGEST_CAPTION);
    }

    private static void checkLocation(Fields location) {
        for (String member : List.of("latitude", "longitude")) {
            if (!location.has(member)) {
                throw location.missing(member);
            }
        }
    }

    private static void checkContacts(Fields request) {
        List<Fields> contacts = request.list("contacts");
        if (contacts.isEmpty()) {
            throw request.missing("contacts");
        }
        if (contacts.size() > MOST_CONTACTS) {
            throw invalid("Param contacts must have at most " + MOST_CONTACTS + " elements.");
        }
        contacts.forEach(contact -> contact.object("name").text("formatted_name"));
    }

    private static void checkInteractive(Fields interactive) {
        String kind = interactive.text("type");
        Fields action = interactive.object("action");
        switch (kind) {
            case "button" -> checkButtons(interactive, action);
            case "flow" -> checkFlow(interactive, action);
            default -> {
                // taken as it is
            }
        }
    }

    /** Without a {@code flow_token} the device says "unused", so that is no error. */
    private static void checkFlow(Fields interactive, Fields action) {
        interactive.object("body").text("text", LONGEST_CAPTION);
        Fields parameters = action.object("parameters");
        if (!action.text("name").equals("flow")
                || !parameters.text("flow_message_version").equals("3")) {
            throw invalid("Param " + action.at("name") + " must be 'flow', and its flow_message_version '3'.");
        }
        parameters.text("flow_id");
        parameters.text("flow_cta", LONGEST_BUTTON_TITLE);
        parameters.optionalText("flow_action").ifPresent(doing -> {
            if (!doing.equals("navigate") && !doing.equals("data_exchange")) {
                throw invalid("Param " + parameters.at("flow_action") + " must be 'navigate' or 'data_exchange'.");
            }
        });
    }

    private static void checkButtons(Fields interactive, Fields action) {
        interactive.object("body").text("text", LONGEST_CAPTION);
        List<Fields> buttons = action.list("buttons");
        if (buttons.isEmpty() || buttons.size() > MOST_BUTTONS) {
            throw invalid("Param " + action.at("buttons") + " must have 1 to " + MOST_BUTTONS + " elements.");
        }
        var titles = new HashSet<String>();
        for (Fields button : buttons) {
            Fields reply = button.object("reply");
            reply.text("id", LONGEST_BUTTON_ID);
            if (!titles.add(reply.text("title", LONGEST_BUTTON_TITLE))) {
                throw invalid("Param " + reply.at("title") + " must differ from the other titles.");
            }
        }
    }

    private static GraphRefusal invalid(String details) {
        return GraphRefusal.because(MetaError.INVALID_PARAMETER, details);
    }
}

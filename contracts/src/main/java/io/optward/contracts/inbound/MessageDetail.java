package io.optward.contracts.inbound;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.optward.contracts.KeyedId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of a message without opening it: nothing of this tells who somebody is or what they said. The rest
 * stands in the message's sealed content.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type", defaultImpl = MessageDetail.Other.class)
@JsonSubTypes({
    @JsonSubTypes.Type(value = MessageDetail.Media.class, name = "media"),
    @JsonSubTypes.Type(value = MessageDetail.Location.class, name = "location"),
    @JsonSubTypes.Type(value = MessageDetail.ContactCards.class, name = "contact-cards"),
    @JsonSubTypes.Type(value = MessageDetail.FlowAnswer.class, name = "flow-answer"),
    @JsonSubTypes.Type(value = MessageDetail.CallPermission.class, name = "call-permission"),
    @JsonSubTypes.Type(value = MessageDetail.Order.class, name = "order"),
    @JsonSubTypes.Type(value = MessageDetail.Unsupported.class, name = "unsupported"),
    @JsonSubTypes.Type(value = MessageDetail.Other.class, name = "other")
})
public sealed interface MessageDetail {

    /**
     * A picture, video, document, sound or sticker; the message's kind says which.
     *
     * @param media Meta's id of it, good for 7 days with the business's access token; absent if Meta named none
     * @param mimeType such as {@code audio/ogg; codecs=opus}
     * @param digest keyed id of the SHA-256, so that the same file is recognised and a known file cannot be looked for
     * @param sizeBytes where Meta said so
     * @param voice whether a sound was recorded in the chat
     * @param animated whether a sticker moves
     */
    record Media(
            @Nullable String media,
            @Nullable String mimeType,
            @Nullable KeyedId digest,
            @Nullable Long sizeBytes,
            boolean voice,
            boolean animated)
            implements MessageDetail {}

    /**
     * A place.
     *
     * @param picked whether the person picked a place by name; else where they are
     */
    record Location(boolean picked) implements MessageDetail {}

    /**
     * Contact cards.
     *
     * @param cards how many
     * @param ownNumber whether the person gave their own number, by a button that asked for it
     */
    record ContactCards(int cards, boolean ownNumber) implements MessageDetail {}

    /**
     * A form (WhatsApp Flow or address message) that was filled in.
     *
     * @param form Meta's word: {@code flow}, {@code address_message}
     * @param token keyed id of the {@code flow_token} that the form was sent with; absent where the answer has none
     */
    record FlowAnswer(@Nullable String form, @Nullable KeyedId token) implements MessageDetail {}

    /**
     * An answer to whether the business may call.
     *
     * @param expiresAt until when they may; absent for ever, or when refused
     * @param source what made the person answer, Meta's word: {@code user_action}, {@code automatic}
     */
    record CallPermission(
            Answer answer,
            @Nullable Instant expiresAt,
            boolean permanent,
            @Nullable String source) implements MessageDetail {

        /** What was answered; a word we do not know permits nothing. */
        public enum Answer {
            ACCEPT,
            REJECT,
            @JsonEnumDefaultValue
            UNKNOWN
        }
    }

    /**
     * An order out of a catalogue of the business.
     *
     * @param catalog Meta's id of the catalogue
     * @param products how many different ones
     */
    record Order(@Nullable String catalog, int products) implements MessageDetail {}

    /**
     * Something that WhatsApp does not hand to businesses.
     *
     * @param what Meta's word for it: {@code poll}, {@code edit}
     * @param errors Meta's error codes
     */
    record Unsupported(@Nullable String what, List<Integer> errors) implements MessageDetail {}

    /** What this version of the contract does not know. */
    record Other() implements MessageDetail {}
}

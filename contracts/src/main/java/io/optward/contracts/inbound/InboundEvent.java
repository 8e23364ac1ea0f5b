package io.optward.contracts.inbound;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.optward.contracts.Event;
import io.optward.contracts.EventType;
import io.optward.contracts.KeyedId;
import io.optward.contracts.SealedValue;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.Topic;
import io.optward.contracts.consent.Purpose;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Something a person did. Key: the subject token. */
public sealed interface InboundEvent extends Event {

    SubjectToken subject();

    /** When it happened, by Meta's clock; the order in which folds go. */
    Instant occurredAt();

    /** When our receiver made the webhook durable. */
    Instant receivedAt();

    @Override
    default String key() {
        return subject().value();
    }

    /**
     * A person wrote. Event id: the keyed message id, which is also the context of its sealed values.
     *
     * @param sender the business phone number id that was written to
     * @param account the WhatsApp business account id (WABA)
     * @param body what they wrote or chose, as a person reads it: a text, a caption, a button's or a list row's title
     * @param content the whole message object as Meta sent it, wherever it holds more than a text
     * @param replyTo the message that was quoted
     * @param detail what can be said of it without opening it; absent for texts and for what is not understood
     * @param group keyed id of the group it was written in
     * @param ad where it came from, if from an advertisement of the business
     */
    @EventType(value = "message.received", topic = Topic.MESSAGES_INBOUND)
    record MessageReceived(
            SubjectToken subject,
            String sender,
            String account,
            KeyedId message,
            Kind kind,
            @Nullable SealedValue body,
            @Nullable SealedValue content,
            @Nullable SealedValue profileName,
            @Nullable KeyedId replyTo,
            Instant occurredAt,
            Instant receivedAt,
            @Nullable MessageDetail detail,
            @Nullable KeyedId group,
            @Nullable Ad ad)
            implements InboundEvent {

        /** Of a text: nothing but what was written. */
        public MessageReceived(
                SubjectToken subject,
                String sender,
                String account,
                KeyedId message,
                Kind kind,
                @Nullable SealedValue body,
                @Nullable SealedValue content,
                @Nullable SealedValue profileName,
                @Nullable KeyedId replyTo,
                Instant occurredAt,
                Instant receivedAt) {
            this(
                    subject,
                    sender,
                    account,
                    message,
                    kind,
                    body,
                    content,
                    profileName,
                    replyTo,
                    occurredAt,
                    receivedAt,
                    null,
                    null,
                    null);
        }

        /**
         * Whether it opens the 24 hours in which free-form messages may be sent. Where Meta does not say that a kind does,
         * it does not.
         */
        public boolean opensServiceWindow() {
            return switch (kind) {
                case TEXT,
                        IMAGE,
                        VIDEO,
                        DOCUMENT,
                        AUDIO,
                        STICKER,
                        LOCATION,
                        BUTTON,
                        BUTTON_REPLY,
                        LIST_REPLY,
                        FLOW_REPLY,
                        ORDER -> true;
                case CONTACTS -> !(detail instanceof MessageDetail.ContactCards cards && cards.ownNumber());
                case CALL_PERMISSION_REPLY, REQUEST_WELCOME, UNSUPPORTED, UNKNOWN -> false;
            };
        }

        /** What kind of message; whatever is not understood is carried on, sealed, as {@code unknown}. */
        public enum Kind {
            @JsonProperty("text")
            TEXT,
            @JsonProperty("image")
            IMAGE,
            @JsonProperty("video")
            VIDEO,
            @JsonProperty("document")
            DOCUMENT,
            @JsonProperty("audio")
            AUDIO,
            @JsonProperty("sticker")
            STICKER,
            @JsonProperty("location")
            LOCATION,
            @JsonProperty("contacts")
            CONTACTS,
            /** A quick reply of a template. */
            @JsonProperty("button")
            BUTTON,
            @JsonProperty("button_reply")
            BUTTON_REPLY,
            @JsonProperty("list_reply")
            LIST_REPLY,
            /** A form that was filled in: a Flow, or an address message. */
            @JsonProperty("flow_reply")
            FLOW_REPLY,
            @JsonProperty("call_permission_reply")
            CALL_PERMISSION_REPLY,
            @JsonProperty("order")
            ORDER,
            /** The chat was opened; nothing was said. Meta sends it no more. */
            @JsonProperty("request_welcome")
            REQUEST_WELCOME,
            /** Something that WhatsApp does not hand to businesses. */
            @JsonProperty("unsupported")
            UNSUPPORTED,
            @JsonEnumDefaultValue
            @JsonProperty("unknown")
            UNKNOWN
        }

        /**
         * An advertisement or post of the business that the person came from. What it said stands in the content.
         *
         * @param sourceType Meta's word: {@code ad}, {@code post}
         * @param sourceId Meta's id of it
         */
        public record Ad(
                @Nullable String sourceType, @Nullable String sourceId) {}
    }

    /**
     * A person changed a message of theirs. Event id: the keyed id of the change. It opens no window, and an opt-in that
     * an edit makes of something else is none.
     *
     * @param message the change
     * @param original the message that was changed, which may come later
     * @param kind what it is now
     * @param body what it says now
     * @param content the whole change as Meta sent it
     */
    @EventType(value = "message.edited", topic = Topic.MESSAGES_INBOUND)
    record MessageEdited(
            SubjectToken subject,
            String sender,
            String account,
            KeyedId message,
            KeyedId original,
            MessageReceived.Kind kind,
            @Nullable SealedValue body,
            SealedValue content,
            @Nullable MessageDetail detail,
            Instant occurredAt,
            Instant receivedAt)
            implements InboundEvent {}

    /**
     * A person took back a message of theirs. Event id: the keyed id of the act. It opens no window.
     *
     * @param message the act
     * @param original the message that was taken back, which may come later
     */
    @EventType(value = "message.revoked", topic = Topic.MESSAGES_INBOUND)
    record MessageRevoked(
            SubjectToken subject,
            String sender,
            String account,
            KeyedId message,
            KeyedId original,
            Instant occurredAt,
            Instant receivedAt)
            implements InboundEvent {}

    /**
     * A person put an emoji on a message, or took it away. Event id: the keyed id of the act. It opens no window.
     *
     * @param message the act
     * @param to the message that it stands on
     * @param content the whole act as Meta sent it, with the emoji
     */
    @EventType(value = "reaction.changed", topic = Topic.MESSAGES_INBOUND)
    record ReactionChanged(
            SubjectToken subject,
            String sender,
            String account,
            KeyedId message,
            KeyedId to,
            boolean removed,
            SealedValue content,
            Instant occurredAt,
            Instant receivedAt)
            implements InboundEvent {}

    /**
     * WhatsApp says that a person has another number or id, or another device. The vault has taken note of numbers and ids
     * before this is published. Event id: the keyed id of the message or of the update.
     *
     * @param subject whom the person is known as now
     * @param content the whole of it as Meta sent it
     */
    @EventType(value = "identity.changed", topic = Topic.MESSAGES_INBOUND)
    record IdentityChanged(
            SubjectToken subject,
            String sender,
            String account,
            KeyedId report,
            Change change,
            SealedValue content,
            Instant occurredAt,
            Instant receivedAt)
            implements InboundEvent {

        /** What became another. */
        public enum Change {
            NUMBER,
            /** Their business-scoped id. */
            USER_ID,
            /** The key that the chat is encrypted under: another device, or another person at it. */
            SECURITY_CODE,
            @JsonEnumDefaultValue
            UNKNOWN
        }
    }

    /**
     * Something happened on a call with a person. Event id: the keyed id of the call and what happened.
     *
     * @param call keyed id of {@code wacid.…}
     * @param happened Meta's word in lower case: {@code connect}, {@code terminate}, {@code ringing}, {@code accepted},
     *     {@code rejected}
     * @param byPerson whether the person called; null where Meta does not say
     * @param durationSeconds of a call that ended
     * @param content the whole of it as Meta sent it
     */
    @EventType(value = "call.reported", topic = Topic.MESSAGES_INBOUND)
    record CallReported(
            SubjectToken subject,
            String sender,
            String account,
            KeyedId call,
            String happened,
            @Nullable Boolean byPerson,
            @Nullable Integer durationSeconds,
            SealedValue content,
            Instant occurredAt,
            Instant receivedAt)
            implements InboundEvent {

        /** Whether it opens the 24 hours in which free-form messages may be sent: when the person called. */
        public boolean opensServiceWindow() {
            return Boolean.TRUE.equals(byPerson) && happened.equals("connect");
        }
    }

    /**
     * A message said something about consent, or asked for help or for the person's own data. Carries the keyword, never
     * the words. Event id: the keyed message id and {@code .opt-out}, {@code .opt-in}, {@code .ambiguous}, {@code .help},
     * {@code .data-request} or {@code .taken-back}.
     *
     * @param message the message it was heard in
     * @param keyword the entry of the keyword list that matched, such as {@code STOP}; of a button or a Flow our own name
     *     of what it stands for, such as {@code OPTOUT:MARKETING}
     * @param language BCP 47 tag of the keyword's list; {@code zxx} where it was said without words
     * @param words keyed digest of what the person wrote or chose, as evidence
     * @param purpose what it was said of; absent: everything that needs an opt-in
     * @param noticeVersion of the privacy notice that was shown where they agreed
     * @param original the message of theirs that they edited or deleted: what that had permitted, it permits no more
     */
    @EventType(value = "signal.heard", topic = Topic.MESSAGES_INBOUND)
    record SignalHeard(
            SubjectToken subject,
            String sender,
            KeyedId message,
            Signal signal,
            Method method,
            String keyword,
            String language,
            KeyedId words,
            @Nullable Purpose purpose,
            @Nullable String noticeVersion,
            @Nullable KeyedId original,
            Instant occurredAt,
            Instant receivedAt)
            implements InboundEvent {

        /** What was said; a word we do not know is taken for {@link #AMBIGUOUS}. */
        public enum Signal {
            OPT_OUT,
            OPT_IN,
            /** It may be an opt-out: nothing is promoted until a person has looked. */
            AMBIGUOUS,
            HELP,
            /** The person asked for their data, or to have it erased. */
            DATA_REQUEST,
            /** A message was deleted or edited away; it matters only if it had been an opt-in. */
            TAKEN_BACK,
            @JsonEnumDefaultValue
            UNKNOWN
        }

        /** How it was said. */
        public enum Method {
            /** Written as a text. */
            KEYWORD,
            /** A tap on a template's quick reply. */
            BUTTON,
            /** A choice among interactive buttons or in a list. */
            REPLY,
            /** The answer of a Flow. */
            FLOW,
            /** Written under a picture, a video or a document. */
            CAPTION,
            /** Written over an earlier message. */
            EDIT,
            /** An earlier message was deleted. */
            REVOKE,
            @JsonEnumDefaultValue
            UNKNOWN
        }
    }

    /**
     * A person used WhatsApp's own control of marketing messages (webhook field {@code user_preferences}). Event id: a
     * keyed id over account, person, value and time.
     *
     * @param signup the business's own sign-up link that was used, for {@link Value#SIGNUP}
     * @param content the whole of it as Meta sent it, as evidence
     */
    @EventType(value = "preference.changed", topic = Topic.MESSAGES_INBOUND)
    record PreferenceChanged(
            SubjectToken subject,
            String sender,
            String account,
            KeyedId preference,
            Value value,
            Instant occurredAt,
            Instant receivedAt,
            @Nullable String signup,
            @Nullable SealedValue content)
            implements InboundEvent {

        /** Without what was said beside it. */
        public PreferenceChanged(
                SubjectToken subject,
                String sender,
                String account,
                KeyedId preference,
                Value value,
                Instant occurredAt,
                Instant receivedAt) {
            this(subject, sender, account, preference, value, occurredAt, receivedAt, null, null);
        }

        /** What was chosen; a value we do not know is treated as a stop. */
        public enum Value {
            STOP,
            RESUME,
            SIGNUP,
            @JsonEnumDefaultValue
            UNKNOWN
        }
    }

    /**
     * Something that names this person was put aside because it could not be understood. Until somebody has looked,
     * they get no marketing. Event id: the receipt, {@code .put-aside.} and the subject.
     *
     * @param receipt {@code rec_…}, of the webhook that it stood in
     * @param reason a stable word: {@code EVENT_TOO_LARGE}, {@code PERSON_AMBIGUOUS}
     */
    @EventType(value = "item.put-aside", topic = Topic.MESSAGES_INBOUND)
    record ItemPutAside(SubjectToken subject, String receipt, String reason, Instant occurredAt, Instant receivedAt)
            implements InboundEvent {}

    /**
     * Somebody has looked at what was put aside. Event id: the receipt, {@code .put-aside-replayed.} or
     * {@code .put-aside-settled.}, and the subject.
     *
     * @param occurredAt when they decided
     */
    @EventType(value = "put-aside.settled", topic = Topic.MESSAGES_INBOUND)
    record PutAsideSettled(
            SubjectToken subject, String receipt, Outcome outcome, Instant occurredAt, Instant receivedAt)
            implements InboundEvent {

        /** What came of it; a word we do not know lifts nothing. */
        public enum Outcome {
            /** Read again, and published. */
            REPLAYED,
            /** Dismissed. */
            SETTLED,
            @JsonEnumDefaultValue
            UNKNOWN
        }
    }
}

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
     * @param body the text, for kind {@link Kind#TEXT}
     * @param content the whole message object as Meta sent it, for kind {@link Kind#UNKNOWN} and wherever a text
     *     message holds more than its text
     * @param replyTo the message that was quoted
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
            Instant receivedAt)
            implements InboundEvent {

        /** What kind of message; whatever is not understood is carried on, sealed, as {@code unknown}. */
        public enum Kind {
            @JsonProperty("text")
            TEXT,
            @JsonEnumDefaultValue
            @JsonProperty("unknown")
            UNKNOWN
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
     */
    @EventType(value = "preference.changed", topic = Topic.MESSAGES_INBOUND)
    record PreferenceChanged(
            SubjectToken subject,
            String sender,
            String account,
            KeyedId preference,
            Value value,
            Instant occurredAt,
            Instant receivedAt)
            implements InboundEvent {

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

package io.optward.contracts.media;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import io.optward.contracts.Event;
import io.optward.contracts.EventType;
import io.optward.contracts.KeyedId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.Topic;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What became of a file that a person sent, once it was tried to be fetched from WhatsApp. Key: the subject token. */
public sealed interface MediaEvent extends Event {

    SubjectToken subject();

    /** The business phone number id that was written to. */
    String sender();

    /** The message that it came with. */
    KeyedId message();

    @Override
    default String key() {
        return subject().value();
    }

    /**
     * It is here, sealed under a key of its own that opens through the vault. Event id: the keyed message id and
     * {@code .media-stored}.
     *
     * @param object {@code obj_…}, what it is asked for by; random
     * @param mimeType as WhatsApp said it, such as {@code audio/ogg; codecs=opus}
     * @param sizeBytes of the file itself
     * @param keptUntil when it is deleted at the latest; an erasure of the person comes before that
     */
    @EventType(value = "media.stored", topic = Topic.MESSAGES_MEDIA)
    record MediaStored(
            SubjectToken subject,
            String sender,
            KeyedId message,
            String object,
            @Nullable String mimeType,
            long sizeBytes,
            Instant keptUntil,
            Instant at)
            implements MediaEvent {}

    /**
     * It will not be here. Event id: the keyed message id and {@code .media-unavailable}.
     *
     * @param reason why; the message itself is untouched by it
     */
    @EventType(value = "media.unavailable", topic = Topic.MESSAGES_MEDIA)
    record MediaUnavailable(SubjectToken subject, String sender, KeyedId message, Reason reason, Instant at)
            implements MediaEvent {

        /** Why a file is not kept; a word we do not know says no more than that. */
        public enum Reason {
            /** What was downloaded is not what the signed webhook, or WhatsApp's own description, says. */
            DIGEST_MISMATCH,
            /** Nobody said what its SHA-256 is, so nothing could be held against it. */
            DIGEST_UNKNOWN,
            /** Larger than WhatsApp lets anybody send, or than it said. */
            TOO_LARGE,
            /** WhatsApp did not know it, however often it was asked in the first day. */
            NOT_FOUND,
            /** It could not be fetched as long as WhatsApp has it. */
            NOT_FETCHED_IN_TIME,
            /** The webhook named no id to fetch it by. */
            WITHOUT_ID,
            @JsonEnumDefaultValue
            UNKNOWN
        }
    }
}

package io.optward.ingress.normaliser;

import io.optward.contracts.account.TwoStepPinReported;
import io.optward.contracts.inbound.InboundEvent.PreferenceChanged;
import io.optward.contracts.status.StatusReported;
import io.optward.contracts.vault.Alias;
import io.optward.ingress.signal.Signal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing that a webhook says, in the clear and therefore only here. Printing it shows no content. */
sealed interface WebhookItem {

    /** The WhatsApp business account (WABA) that it was said to. */
    String account();

    /** When it happened by Meta's clock, or when it was received where Meta did not say. */
    Instant at();

    /**
     * A person wrote.
     *
     * @param sender the business phone number id that was written to
     * @param aliases who wrote; at least one
     * @param wamid WhatsApp's message id, which contains the phone number
     * @param body the text; null for whatever is no text
     * @param content the whole message object, where it holds more than a text
     * @param quoted the wamid that this message answers
     * @param signal what the text says about consent
     */
    record Message(
            String account,
            String sender,
            List<Alias> aliases,
            String wamid,
            @Nullable String body,
            @Nullable String content,
            @Nullable String profileName,
            @Nullable String quoted,
            @Nullable Signal signal,
            Instant at)
            implements WebhookItem {

        @Override
        public String toString() {
            return "Message[" + (body == null ? "unknown" : "text") + ", " + at + "]";
        }
    }

    /**
     * WhatsApp told what became of a message of ours.
     *
     * @param word Meta's own word in lower case when it is one plain word, else {@code unknown}; part of the event's id
     * @param ofGroup whether the same message and status come once per member of a group
     */
    record Status(
            String account,
            String sender,
            List<Alias> aliases,
            String wamid,
            StatusReported.Status status,
            String word,
            boolean ofGroup,
            @Nullable String callback,
            @Nullable Integer errorCode,
            @Nullable String pricingCategory,
            Instant at)
            implements WebhookItem {

        @Override
        public String toString() {
            return "Status[" + status + ", " + at + "]";
        }
    }

    /**
     * A person used WhatsApp's own control of marketing messages.
     *
     * @param identity account, person, value and time as they stood in the webhook; the event's keyed id is made of it
     */
    record Preference(
            String account,
            String sender,
            List<Alias> aliases,
            PreferenceChanged.Value value,
            String identity,
            Instant at)
            implements WebhookItem {

        @Override
        public String toString() {
            return "Preference[" + value + ", " + at + "]";
        }
    }

    /**
     * The two-step PIN of a business number was changed or reset in WhatsApp Manager, or is to be.
     *
     * @param sender the phone number id, where the number is a configured one
     * @param requester who asked for a reset, by Meta's id of them
     * @param content the JSON of it
     * @param identity what the event's keyed id is made of
     */
    record TwoStepPin(
            String account,
            @Nullable String sender,
            TwoStepPinReported.Outcome outcome,
            @Nullable String requester,
            String content,
            String identity,
            Instant at)
            implements WebhookItem {

        @Override
        public String toString() {
            return "TwoStepPin[" + outcome + ", " + at + "]";
        }
    }

    /**
     * Anything else, as Meta sent it.
     *
     * @param field Meta's field name when it is a documented one, else {@code unknown}
     * @param owners the aliases of the one person it names, or the account's own
     * @param ofPerson whether {@code owners} is a person
     * @param content the JSON of it
     * @param identity what the event's keyed id is made of
     */
    record Report(
            String account,
            @Nullable String sender,
            String field,
            List<Alias> owners,
            boolean ofPerson,
            String content,
            String identity,
            Instant at)
            implements WebhookItem {

        @Override
        public String toString() {
            return "Report[" + field + ", " + at + "]";
        }
    }
}

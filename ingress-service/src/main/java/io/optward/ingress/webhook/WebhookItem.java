package io.optward.ingress.webhook;

import io.optward.contracts.account.AccountDetail;
import io.optward.contracts.account.TwoStepPinReported;
import io.optward.contracts.inbound.InboundEvent.IdentityChanged;
import io.optward.contracts.inbound.InboundEvent.MessageReceived;
import io.optward.contracts.inbound.InboundEvent.PreferenceChanged;
import io.optward.contracts.inbound.MessageDetail;
import io.optward.contracts.status.StatusReported;
import io.optward.contracts.vault.Alias;
import io.optward.ingress.signal.Signal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing that a webhook says, in the clear and therefore only here. Printing it shows no content. */
public sealed interface WebhookItem {

    /** The WhatsApp business account (WABA) that it was said to. */
    String account();

    /** When it happened by Meta's clock, or when it was received where Meta did not say. */
    Instant at();

    /**
     * Where and when something was said.
     *
     * @param account the WhatsApp business account id (WABA)
     * @param sender the business phone number id
     */
    record Place(String account, String sender, Instant at) {}

    /** What one person did, or what is about one person. */
    sealed interface OfPerson extends WebhookItem {

        /** Who; at least one. */
        List<Alias> aliases();

        /** To which number, and when. */
        Place place();

        @Override
        default String account() {
            return place().account();
        }

        /** The business phone number id. */
        default String sender() {
            return place().sender();
        }

        @Override
        default Instant at() {
            return place().at();
        }
    }

    /**
     * What a message says.
     *
     * @param body what the person wrote or chose, as a person reads it
     * @param json the whole message object; null where body and what stands beside it are all of it
     * @param detail what can be said of it in the clear
     * @param named what {@code detail} names by a keyed id: the digest of a file, the token of a form
     * @param signal what it says about consent
     */
    record Content(
            MessageReceived.Kind kind,
            @Nullable String body,
            @Nullable String json,
            @Nullable MessageDetail detail,
            @Nullable String named,
            @Nullable Signal signal) {

        @Override
        public String toString() {
            return "Content[" + kind + "]";
        }
    }

    /**
     * A person wrote.
     *
     * @param wamid WhatsApp's message id, which contains the phone number
     * @param quoted the wamid that this message answers
     * @param group the group it was written in
     */
    record Message(
            Place place,
            List<Alias> aliases,
            String wamid,
            Content content,
            @Nullable String profileName,
            @Nullable String quoted,
            @Nullable String group,
            MessageReceived.@Nullable Ad ad)
            implements OfPerson {

        @Override
        public String toString() {
            return "Message[" + content.kind() + ", " + at() + "]";
        }
    }

    /**
     * A person changed a message of theirs.
     *
     * @param original the wamid of the message
     * @param content what it says now; its JSON is the whole change
     */
    record Edit(Place place, List<Alias> aliases, String wamid, String original, Content content) implements OfPerson {

        @Override
        public String toString() {
            return "Edit[" + content.kind() + ", " + at() + "]";
        }
    }

    /**
     * A person took back a message of theirs.
     *
     * @param original the wamid of the message
     * @param signal what that says about consent
     */
    record Revoke(
            Place place,
            List<Alias> aliases,
            String wamid,
            String original,
            @Nullable Signal signal) implements OfPerson {

        @Override
        public String toString() {
            return "Revoke[" + at() + "]";
        }
    }

    /**
     * A person put an emoji on a message, or took it away.
     *
     * @param to the wamid of the message
     * @param json the whole message object
     */
    record Reaction(Place place, List<Alias> aliases, String wamid, String to, boolean removed, String json)
            implements OfPerson {

        @Override
        public String toString() {
            return "Reaction[" + at() + "]";
        }
    }

    /**
     * WhatsApp says that a person is called otherwise now, or has another device.
     *
     * @param aliases what they are called now
     * @param wamid of the message that says so; null where {@code identity} names it
     * @param identity what the event's keyed id is made of, if it is no message
     * @param move what the vault has to be told first
     * @param json the whole of it
     */
    record Identity(
            Place place,
            List<Alias> aliases,
            IdentityChanged.Change change,
            @Nullable String wamid,
            String identity,
            @Nullable Move move,
            String json)
            implements OfPerson {

        @Override
        public String toString() {
            return "Identity[" + change + ", " + at() + "]";
        }
    }

    /** What another name of a person does to who has which. */
    sealed interface Move {

        /** The person has the number {@code to}, and {@code from} no more. */
        record Number(Alias from, Alias to) implements Move {

            @Override
            public String toString() {
                return "Number[]";
            }
        }

        /** Both are the person's. */
        record UserId(Alias previous, Alias current) implements Move {

            @Override
            public String toString() {
                return "UserId[]";
            }
        }
    }

    /**
     * Something happened on a call.
     *
     * @param wacid WhatsApp's id of the call
     * @param happened Meta's word in lower case
     * @param byPerson whether the person called; null where Meta does not say
     */
    record Call(
            Place place,
            List<Alias> aliases,
            String wacid,
            String happened,
            @Nullable Boolean byPerson,
            @Nullable Integer durationSeconds,
            String json)
            implements OfPerson {

        @Override
        public String toString() {
            return "Call[" + happened + ", " + at() + "]";
        }
    }

    /**
     * The business wrote to a person past this gateway.
     *
     * @param aliases of the person
     * @param what Meta's word for the type, else {@code unknown}
     */
    record Echo(Place place, List<Alias> aliases, String wamid, String what, String json) implements OfPerson {

        @Override
        public String toString() {
            return "Echo[" + what + ", " + at() + "]";
        }
    }

    /**
     * WhatsApp told what became of a message of ours.
     *
     * @param word Meta's own word in lower case when it is one plain word, else {@code unknown}; part of the event's id
     * @param ofGroup whether the same message and status come once per member of a group
     * @param json the whole status, where it holds more than stands here
     */
    record Status(
            Place place,
            List<Alias> aliases,
            String wamid,
            StatusReported.Status status,
            String word,
            boolean ofGroup,
            @Nullable String callback,
            @Nullable Integer errorCode,
            @Nullable String pricingCategory,
            StatusReported.@Nullable Pricing pricing,
            @Nullable String conversation,
            @Nullable String json)
            implements OfPerson {

        @Override
        public String toString() {
            return "Status[" + status + ", " + at() + "]";
        }
    }

    /**
     * A person used WhatsApp's own control of marketing messages.
     *
     * @param identity account, person, value and time as they stood in the webhook; the event's keyed id is made of it
     * @param signup the business's sign-up link that was used
     * @param json the whole of it
     */
    record Preference(
            Place place,
            List<Alias> aliases,
            PreferenceChanged.Value value,
            String identity,
            @Nullable String signup,
            String json)
            implements OfPerson {

        @Override
        public String toString() {
            return "Preference[" + value + ", " + at() + "]";
        }
    }

    /**
     * The two-step PIN of a business number was changed or reset in WhatsApp Manager, or is to be.
     *
     * @param sender the phone number id, where the number is a configured one
     * @param requester who asked for a reset, by Meta's id of them
     * @param json of it
     * @param identity what the event's keyed id is made of
     */
    record TwoStepPin(
            String account,
            @Nullable String sender,
            TwoStepPinReported.Outcome outcome,
            @Nullable String requester,
            String json,
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
     * @param detail what can be said of it in the clear, where it is understood
     * @param json of it
     * @param identity what the event's keyed id is made of
     */
    record Report(
            String account,
            @Nullable String sender,
            String field,
            List<Alias> owners,
            boolean ofPerson,
            @Nullable AccountDetail detail,
            String json,
            String identity,
            Instant at)
            implements WebhookItem {

        @Override
        public String toString() {
            return "Report[" + field + ", " + at + "]";
        }
    }
}

package io.optward.contracts.trail;

import io.optward.contracts.Event;
import io.optward.contracts.EventType;
import io.optward.contracts.KeyedId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.Topic;
import io.optward.contracts.subject.AliasKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What somebody or some service did. Key: the actor. */
public sealed interface TrailEvent extends Event {

    /** A service's name, a department or a staff id; {@code anonymous} for whoever did not say. */
    String actor();

    Instant at();

    @Override
    default String key() {
        return actor();
    }

    /**
     * A webhook was accepted and read. Event id: the receipt and {@code .received}.
     *
     * @param receipt {@code rec_…}, given by the receiver
     * @param digest keyed digest of the raw body
     * @param webhookKey the key pair it was sealed to, by its day
     * @param items how many facts it held
     */
    @EventType(value = "webhook.received", topic = Topic.AUDIT_TRAIL)
    record WebhookReceived(
            String actor, String receipt, int sizeBytes, KeyedId digest, String webhookKey, int items, Instant at)
            implements TrailEvent {}

    /** A webhook was accepted and could not be decoded; it lies sealed in ingress.webhooks.rejected. */
    @EventType(value = "webhook.rejected", topic = Topic.AUDIT_TRAIL)
    record WebhookRejected(String actor, String receipt, int sizeBytes, String reason, Instant at)
            implements TrailEvent {}

    /**
     * A webhook was not accepted. The first per reason and address prefix in a minute is told in full, the others are
     * counted in the next one.
     *
     * @param addressPrefix the caller's network (/24 or /48), never the address
     * @param count how many this fact stands for
     */
    @EventType(value = "webhook.refused", topic = Topic.AUDIT_TRAIL)
    record WebhookRefused(String actor, String outcome, String reason, String addressPrefix, int count, Instant at)
            implements TrailEvent {}

    /**
     * A call was refused before it was heard: nobody was signed in, or not for this, or too often. The first of a kind in
     * a minute is told in full, the others are counted in the next one.
     *
     * @param actor {@code anonymous} where no valid token was shown
     * @param reason such as {@code TOKEN_MISSING}, {@code ROLE_MISSING}, {@code SECOND_FACTOR_NEEDED}
     * @param call method and path as in the OpenAPI document, such as {@code POST /v1/reveal}
     * @param client the client that held the token
     * @param addressPrefix the caller's network (/24 or /48), never the address
     * @param count how many this fact stands for
     */
    @EventType(value = "access.refused", topic = Topic.AUDIT_TRAIL)
    record AccessRefused(
            String actor,
            String outcome,
            String reason,
            String service,
            String call,
            @Nullable String client,
            String addressPrefix,
            int count,
            Instant at)
            implements TrailEvent {}

    /**
     * Somebody did, or was not able to do, what needs a second factor.
     *
     * @param outcome {@code DONE}, {@code REFUSED} by the rules of what was asked for, or {@code FAILED} on our side
     * @param act what it is, such as {@code erase a person}
     * @param roles of theirs that let them
     * @param client the client that held the token
     * @param addressPrefix the caller's network (/24 or /48), never the address
     * @param purpose what they said it is for
     * @param subject whom it is about, where it is about one person
     * @param status the answer's HTTP status
     */
    @EventType(value = "act.performed", topic = Topic.AUDIT_TRAIL)
    record ActPerformed(
            String actor,
            String outcome,
            String act,
            String service,
            Set<String> roles,
            String client,
            String addressPrefix,
            @Nullable String purpose,
            @Nullable SubjectToken subject,
            int status,
            Instant at)
            implements TrailEvent {}

    /**
     * Somebody asked WhatsApp to change the two-step PIN of a business number. The PIN is told nowhere. Event id: the
     * change and its outcome.
     *
     * @param outcome {@code CHANGED}; {@code REFUSED}, and the old one holds; or {@code UNKNOWN}: either may hold
     * @param sender the phone number id
     * @param change {@code pin_…}, under which the vault keeps the PIN
     * @param reason why it was refused or is not known, such as {@code WHATSAPP_133005}
     * @param addressPrefix the network they called from (/24 or /48), never the address
     */
    @EventType(value = "two-step-pin.changed", topic = Topic.AUDIT_TRAIL)
    record TwoStepPinChanged(
            String actor,
            String outcome,
            String sender,
            String change,
            @Nullable String reason,
            String client,
            String addressPrefix,
            Instant at)
            implements TrailEvent {}

    /**
     * Somebody signed in, as the identity provider tells. Event id: the provider's.
     *
     * @param client where they signed in to
     * @param addressPrefix the network they came from (/24 or /48), never the address
     */
    @EventType(value = "person.signed-in", topic = Topic.AUDIT_TRAIL)
    record PersonSignedIn(String actor, String client, String addressPrefix, Instant at) implements TrailEvent {}

    /**
     * Somebody, or a client, failed to sign in, as the identity provider tells. Event id: the provider's.
     *
     * @param actor {@code anonymous} where the name is nobody's: it may be anything, a password too
     * @param reason the provider's word, such as {@code INVALID_USER_CREDENTIALS}
     * @param addressPrefix the network they came from (/24 or /48), never the address
     */
    @EventType(value = "sign-in.failed", topic = Topic.AUDIT_TRAIL)
    record SignInFailed(
            String actor,
            String outcome,
            String reason,
            @Nullable String client,
            String addressPrefix,
            Instant at) implements TrailEvent {}

    /**
     * The vault was asked to reveal; durable before any value was returned. One fact per batch.
     *
     * @param client the client that held the token
     * @param roles of the caller's that let them; of a service, its scope
     * @param addressPrefix the caller's network (/24 or /48), never the address
     * @param policy the reveal policy that was in force: its number, a slash and the first 12 hex digits of its SHA-256
     * @param approval {@code apr_…} of the second person's approval that it rested on, beyond a limit
     */
    @EventType(value = "values.revealed", topic = Topic.AUDIT_TRAIL)
    record ValuesRevealed(
            String actor,
            String purpose,
            List<Item> items,
            @Nullable String client,
            @Nullable Set<String> roles,
            @Nullable String addressPrefix,
            @Nullable String policy,
            @Nullable String approval,
            Instant at)
            implements TrailEvent {

        /**
         * One item of the batch.
         *
         * @param outcome {@code REVEALED} or {@code REFUSED}
         * @param reason why it was refused
         * @param basis what it rested on: a decision's id or an inbound event's id
         * @param masked those of the aliases and fields that were shown masked, such as {@code aliases.PHONE}; absent where
         *     none was
         */
        public record Item(
                SubjectToken subject,
                Set<AliasKind> aliases,
                Set<String> fields,
                String outcome,
                @Nullable String reason,
                @Nullable String basis,
                @Nullable Set<String> masked) {}
    }

    /**
     * Something became of the wish to reveal more than an hour's limits allow. Event id: the approval and its step.
     *
     * @param actor who did it: whoever asked, whoever answered, whoever used it; vault-service where time ran out
     * @param approval {@code apr_…}
     * @param change {@code REQUESTED}, {@code APPROVED}, {@code REFUSED}, {@code USED} or {@code EXPIRED}
     * @param requester whom it is for
     * @param purpose what for, as in {@code values.revealed}
     * @param values how many values were asked for
     * @param left how many of them may still be revealed
     */
    @EventType(value = "reveal-approval.changed", topic = Topic.AUDIT_TRAIL)
    record RevealApprovalChanged(
            String actor,
            String approval,
            String change,
            String requester,
            String purpose,
            int values,
            int left,
            Instant at)
            implements TrailEvent {}

    /**
     * An alarm: somebody looked up too many aliases that are nobody's, and may look up nothing for a while.
     *
     * @param freeze {@code frz_…}
     * @param misses how many of their look-ups found nobody
     * @param client the client that held the token
     * @param addressPrefix the caller's network (/24 or /48), never the address
     * @param until when it ends by itself
     */
    @EventType(value = "lookups.frozen", topic = Topic.AUDIT_TRAIL)
    record LookupsFrozen(
            String actor, String freeze, int misses, String client, String addressPrefix, Instant until, Instant at)
            implements TrailEvent {}

    /**
     * Somebody let another one look up aliases again before the time. Event id: the freeze and {@code .lifted}.
     *
     * @param freeze {@code frz_…}
     * @param frozen whose look-ups were frozen
     */
    @EventType(value = "lookups.released", topic = Topic.AUDIT_TRAIL)
    record LookupsReleased(String actor, String freeze, String frozen, Instant at) implements TrailEvent {}

    /**
     * An alarm: somebody asked for a person who does not exist and whom nobody has a reason to ask for. Says nothing about
     * which of the subjects it was: only the vault's list of canaries does.
     *
     * @param canary {@code cny_…} on that list
     * @param act {@code reveal} or {@code lookup}
     * @param purpose what for; absent of a look-up
     * @param client the client that held the token
     * @param addressPrefix the caller's network (/24 or /48), never the address
     */
    @EventType(value = "canary.touched", topic = Topic.AUDIT_TRAIL)
    record CanaryTouched(
            String actor,
            String canary,
            String act,
            @Nullable String purpose,
            String client,
            String addressPrefix,
            Instant at)
            implements TrailEvent {}

    /** Somebody searched the log. Token and type filters stand as they were; free text is only said to be there. */
    @EventType(value = "log.searched", topic = Topic.AUDIT_TRAIL)
    record LogSearched(String actor, Map<String, String> filter, int results, Instant at) implements TrailEvent {}

    /** A key came to be, was rotated or destroyed. */
    @EventType(value = "key.changed", topic = Topic.AUDIT_TRAIL)
    record KeyChanged(String actor, String keyId, String change, Instant at) implements TrailEvent {}

    /**
     * A person who had been erased was there again, out of a backup, and was erased again before anybody could ask for them.
     * Event id: {@code restored.}, the token and the instant.
     *
     * @param erasure {@code era_…}, the erasure from before
     * @param erasedAt when it destroyed the key the first time
     */
    @EventType(value = "erasure.repeated", topic = Topic.AUDIT_TRAIL)
    record ErasureRepeated(String actor, SubjectToken subject, String erasure, Instant erasedAt, Instant at)
            implements TrailEvent {}

    /** Something is wrong that a person must look at. */
    @EventType(value = "alarm.raised", topic = Topic.AUDIT_TRAIL)
    record AlarmRaised(String actor, String reason, String detail, Instant at) implements TrailEvent {}

    /**
     * A consumer could not decode a record and put it aside. Event id: the letter and {@code .put-aside}.
     *
     * @param letter {@code ltr_…}
     * @param topic where it was read, with {@code partition} and {@code offset}
     * @param subject whom it names, where its key is a subject token; their marketing waits until it is decided
     */
    @EventType(value = "letter.put-aside", topic = Topic.AUDIT_TRAIL)
    record LetterPutAside(
            String actor,
            String letter,
            String topic,
            int partition,
            long offset,
            String reason,
            @Nullable SubjectToken subject,
            Instant at)
            implements TrailEvent {}

    /** Somebody had a dead letter read again, and it had its effect. Event id: the letter and {@code .replayed}. */
    @EventType(value = "letter.replayed", topic = Topic.AUDIT_TRAIL)
    record LetterReplayed(
            String actor,
            String letter,
            String service,
            String topic,
            @Nullable SubjectToken subject,
            Instant at) implements TrailEvent {}

    /**
     * Somebody looked at a dead letter and dismissed it. What they wrote about it stays with the service. Event id: the
     * letter and {@code .settled}.
     */
    @EventType(value = "letter.settled", topic = Topic.AUDIT_TRAIL)
    record LetterSettled(
            String actor,
            String letter,
            String service,
            String topic,
            @Nullable SubjectToken subject,
            Instant at) implements TrailEvent {}

    /** Somebody had a rejected webhook read again, and all of it is published. Event id: the receipt, {@code .replayed}. */
    @EventType(value = "webhook.replayed", topic = Topic.AUDIT_TRAIL)
    record WebhookReplayed(String actor, String receipt, int items, Instant at) implements TrailEvent {}

    /** Somebody looked at a rejected webhook and dismissed it. Event id: the receipt and {@code .settled}. */
    @EventType(value = "webhook.settled", topic = Topic.AUDIT_TRAIL)
    record WebhookSettled(String actor, String receipt, Instant at) implements TrailEvent {}

    /**
     * Somebody decided whether what a department claimed about people is so. What they wrote about it stays with the vault.
     * Event id: the conflict, what was decided, and the instant in milliseconds.
     *
     * @param conflict {@code acf_…}
     * @param decision {@code SAME_PERSON}: the two were joined, or the alias was linked; or {@code DIFFERENT_PEOPLE}
     * @param subject one of those concerned
     * @param other the other one; absent where the claim was about an alias of nobody known
     */
    @EventType(value = "alias-conflict.decided", topic = Topic.AUDIT_TRAIL)
    record AliasConflictDecided(
            String actor,
            String conflict,
            String decision,
            SubjectToken subject,
            @Nullable SubjectToken other,
            Instant at)
            implements TrailEvent {}

    /**
     * Somebody looked at what a person had said and decided what it meant. What they wrote about it stays with
     * consent-service. Event id: the review and {@code .decided}.
     *
     * @param review {@code rev_…}
     * @param kind {@code AMBIGUOUS} or {@code DATA_REQUEST}
     * @param decision {@code OPT_OUT}, {@code NOTHING_MEANT} or {@code TAKEN_UP}
     * @param message the message it was heard in
     */
    @EventType(value = "review.decided", topic = Topic.AUDIT_TRAIL)
    record ReviewDecided(
            String actor,
            String review,
            String kind,
            String decision,
            SubjectToken subject,
            KeyedId message,
            Instant at)
            implements TrailEvent {}
}

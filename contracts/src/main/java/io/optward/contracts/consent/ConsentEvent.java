package io.optward.contracts.consent;

import io.optward.contracts.Event;
import io.optward.contracts.EventType;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.Topic;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An immutable entry of the consent ledger. Key: the subject token. Event id: the consent id, {@code con_…}. */
public sealed interface ConsentEvent extends Event {

    /** {@code con_…}; derived from the fact where the fact has an id, so that a repeated fact is the same entry. */
    String consent();

    SubjectToken subject();

    /** When it happened; the fold goes by this. */
    Instant occurredAt();

    /** When the ledger took it. */
    Instant recordedAt();

    @Override
    default String key() {
        return subject().value();
    }

    /**
     * The person agreed, or somebody showed evidence that they did.
     *
     * @param sender phone number id, or absent for the whole business
     */
    @EventType(value = "consent.granted", topic = Topic.CONSENT_EVENTS)
    record Granted(
            String consent,
            SubjectToken subject,
            Purpose purpose,
            @Nullable String sender,
            Evidence evidence,
            Instant occurredAt,
            Instant recordedAt)
            implements ConsentEvent {}

    /** A grant was asserted over an earlier withdrawal: it permits nothing until the person confirms in the chat. */
    @EventType(value = "consent.pending", topic = Topic.CONSENT_EVENTS)
    record Pending(
            String consent,
            SubjectToken subject,
            Purpose purpose,
            @Nullable String sender,
            Evidence evidence,
            Instant occurredAt,
            Instant recordedAt)
            implements ConsentEvent {}

    /**
     * The person refused.
     *
     * @param purpose absent: every purpose that needs an opt-in
     * @param sender absent: the whole business
     */
    @EventType(value = "consent.withdrawn", topic = Topic.CONSENT_EVENTS)
    record Withdrawn(
            String consent,
            SubjectToken subject,
            @Nullable Purpose purpose,
            @Nullable String sender,
            Evidence evidence,
            Instant occurredAt,
            Instant recordedAt)
            implements ConsentEvent {}

    /** The person asked to hear from us again (START): what they withdrew by it or what is pending is granted. */
    @EventType(value = "consent.resumed", topic = Topic.CONSENT_EVENTS)
    record Resumed(String consent, SubjectToken subject, Evidence evidence, Instant occurredAt, Instant recordedAt)
            implements ConsentEvent {}

    /**
     * The person may have refused: nothing is promoted until somebody has looked, or the person says clearly what they
     * want.
     */
    @EventType(value = "consent.suspended", topic = Topic.CONSENT_EVENTS)
    record Suspended(String consent, SubjectToken subject, Evidence evidence, Instant occurredAt, Instant recordedAt)
            implements ConsentEvent {}

    /**
     * Somebody has looked, and nothing was meant by it: lifts that suspension and nothing else.
     *
     * @param suspension the consent id of what is lifted
     */
    @EventType(value = "consent.suspension-lifted", topic = Topic.CONSENT_EVENTS)
    record SuspensionLifted(
            String consent, SubjectToken subject, String suspension, Instant occurredAt, Instant recordedAt)
            implements ConsentEvent {}

    /** WhatsApp says that the person stopped marketing from this business. */
    @EventType(value = "consent.platform-stopped", topic = Topic.CONSENT_EVENTS)
    record PlatformStopped(
            String consent, SubjectToken subject, Evidence evidence, Instant occurredAt, Instant recordedAt)
            implements ConsentEvent {}

    /** WhatsApp says that the person resumed marketing: lifts only the platform's stop. */
    @EventType(value = "consent.platform-resumed", topic = Topic.CONSENT_EVENTS)
    record PlatformResumed(
            String consent, SubjectToken subject, Evidence evidence, Instant occurredAt, Instant recordedAt)
            implements ConsentEvent {}

    /** Somebody who was erased came back by an import: nothing may be sent until the person acts. */
    @EventType(value = "consent.suppressed", topic = Topic.CONSENT_EVENTS)
    record Suppressed(String consent, SubjectToken subject, Instant occurredAt, Instant recordedAt)
            implements ConsentEvent {}

    /** Somebody suppressed acted themselves: they may be contacted again, from nothing. Grants nothing. */
    @EventType(value = "consent.returned", topic = Topic.CONSENT_EVENTS)
    record Returned(String consent, SubjectToken subject, Instant occurredAt, Instant recordedAt)
            implements ConsentEvent {}

    /**
     * Two subjects were found to be one person. What either of them had refused then stays refused; what happened
     * afterwards under either token counts for the one person.
     *
     * @param subject the canonical one
     * @param child the one that was merged into it
     * @param merge {@code mrg_…}
     */
    @EventType(value = "consent.merged", topic = Topic.CONSENT_EVENTS)
    record Merged(
            String consent,
            SubjectToken subject,
            SubjectToken child,
            String merge,
            Instant occurredAt,
            Instant recordedAt)
            implements ConsentEvent {}

    /** The person was erased: nothing may be sent, for ever. */
    @EventType(value = "consent.erased", topic = Topic.CONSENT_EVENTS)
    record Erased(String consent, SubjectToken subject, String erasure, Instant occurredAt, Instant recordedAt)
            implements ConsentEvent {}
}

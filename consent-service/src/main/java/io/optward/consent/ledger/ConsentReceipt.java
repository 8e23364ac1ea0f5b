package io.optward.consent.ledger;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.optward.contracts.KeyedId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.consent.ConsentEvent;
import io.optward.contracts.consent.Evidence;
import io.optward.contracts.consent.Purpose;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One ledger entry as a record after ISO/IEC TS 27560:2023, field names as there. A receipt is the full copy of the
 * record. What it does not know it leaves out.
 *
 * @param schemaVersion the standard's edition and our profile of it
 * @param piiPrincipalId the subject token: 27560 asks for an id, not for a name
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ConsentReceipt(
        String schemaVersion,
        String recordId,
        String receiptId,
        SubjectToken piiPrincipalId,
        Processing processing,
        EventRecord event,
        Provenance provenance) {

    private static final String SCHEMA_VERSION = "27560:2023+optward1";
    private static final String HOW_TO_WITHDRAW = "Write STOP in the chat, or stop marketing in WhatsApp itself.";

    static ConsentReceipt of(LedgerEntry entry, String controller) {
        var event = entry.event();
        var scope = scope(event);
        var evidence = evidence(event);
        return new ConsentReceipt(
                SCHEMA_VERSION,
                event.consent(),
                event.consent(),
                event.subject(),
                new Processing(
                        evidence == null ? null : evidence.notice(),
                        evidence == null || evidence.notice() == null
                                ? null
                                : evidence.notice().language(),
                        scope.purpose,
                        scope.purpose != null && scope.purpose.optIn() ? "consent" : null,
                        evidence == null ? null : evidence.method(),
                        List.of(controller),
                        "WhatsApp",
                        scope.sender,
                        HOW_TO_WITHDRAW),
                new EventRecord(
                        event.occurredAt(),
                        event.recordedAt(),
                        evidence != null && evidence.assertedBy().equals(Evidence.PERSON)
                                ? event.subject().value()
                                : evidence == null ? recordedFor(event) : evidence.assertedBy(),
                        entry.type(),
                        state(event),
                        entry.version()),
                new Provenance(
                        evidence == null ? null : evidence.assertedBy(),
                        evidence == null ? null : evidence.reference(),
                        evidence == null ? null : evidence.message(),
                        evidence == null ? null : evidence.words(),
                        evidence == null ? null : evidence.keyword(),
                        evidence == null ? null : evidence.noticeVersion()));
    }

    private static Scope scope(ConsentEvent event) {
        return switch (event) {
            case ConsentEvent.Granted granted -> new Scope(granted.purpose(), granted.sender());
            case ConsentEvent.Pending pending -> new Scope(pending.purpose(), pending.sender());
            case ConsentEvent.Withdrawn withdrawn -> new Scope(withdrawn.purpose(), withdrawn.sender());
            case ConsentEvent.PlatformStopped _,
                    ConsentEvent.PlatformResumed _,
                    ConsentEvent.Suspended _,
                    ConsentEvent.SuspensionLifted _ -> new Scope(Purpose.MARKETING, null);
            case ConsentEvent.Resumed _,
                    ConsentEvent.Suppressed _,
                    ConsentEvent.Returned _,
                    ConsentEvent.Merged _,
                    ConsentEvent.Erased _ -> new Scope(null, null);
        };
    }

    private static @Nullable Evidence evidence(ConsentEvent event) {
        return switch (event) {
            case ConsentEvent.Granted granted -> granted.evidence();
            case ConsentEvent.Pending pending -> pending.evidence();
            case ConsentEvent.Withdrawn withdrawn -> withdrawn.evidence();
            case ConsentEvent.Resumed resumed -> resumed.evidence();
            case ConsentEvent.PlatformStopped stopped -> stopped.evidence();
            case ConsentEvent.PlatformResumed resumed -> resumed.evidence();
            case ConsentEvent.Suspended suspended -> suspended.evidence();
            case ConsentEvent.SuspensionLifted _,
                    ConsentEvent.Suppressed _,
                    ConsentEvent.Returned _,
                    ConsentEvent.Merged _,
                    ConsentEvent.Erased _ -> null;
        };
    }

    /** Who stands behind an entry that has no evidence of its own. */
    private static String recordedFor(ConsentEvent event) {
        return event instanceof ConsentEvent.SuspensionLifted ? "consent-service" : "vault-service";
    }

    /** The event's own state, by the words of the standard's guide. */
    private static String state(ConsentEvent event) {
        return switch (event) {
            case ConsentEvent.Granted _ -> "given";
            case ConsentEvent.Pending _ -> "requested";
            case ConsentEvent.Withdrawn _, ConsentEvent.PlatformStopped _ -> "withdrawn";
            case ConsentEvent.Resumed _, ConsentEvent.PlatformResumed _ -> "renewed";
            case ConsentEvent.Suspended _, ConsentEvent.Suppressed _, ConsentEvent.Erased _ -> "terminated";
            case ConsentEvent.SuspensionLifted _, ConsentEvent.Returned _, ConsentEvent.Merged _ -> "unknown";
        };
    }

    private record Scope(
            @Nullable Purpose purpose, @Nullable String sender) {}

    /**
     * What was agreed to.
     *
     * @param purpose absent: every purpose that needs an opt-in
     * @param senderScope phone number id; absent: the whole business
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Processing(
            Evidence.@Nullable Notice privacyNotice,
            @Nullable String language,
            @Nullable Purpose purpose,
            @Nullable String lawfulBasis,
            Evidence.@Nullable Method collectionMethod,
            List<String> piiControllers,
            String service,
            @Nullable String senderScope,
            String withdrawalMethod) {}

    /** When it happened and by whom; {@code sequence} is its number in the person's ledger. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record EventRecord(
            Instant eventTime,
            Instant recordedTime,
            String entityId,
            String eventType,
            String eventState,
            long sequence) {}

    /** Who wrote the record and what it rests on: the standard leaves that to us. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Provenance(
            @Nullable String assertedBy,
            @Nullable String reference,
            @Nullable KeyedId message,
            @Nullable KeyedId words,
            @Nullable String keyword,
            @Nullable String noticeVersion) {}
}

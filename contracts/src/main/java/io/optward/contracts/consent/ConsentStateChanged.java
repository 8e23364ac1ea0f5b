package io.optward.contracts.consent;

import io.optward.contracts.Event;
import io.optward.contracts.EventType;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.Topic;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a person's consents stand; the newest version counts, and a tombstone follows an erasure. Key: the subject token.
 * Of merged subjects only the canonical one has a state, the others have a tombstone. Event id:
 * {@code <subject>.v<version>}.
 *
 * @param version counts up, by one per entry of the ledger; a merge adds what the other subject had
 * @param marketingStoppedOnPlatform whether WhatsApp's own control stands at stop
 * @param marketingSuspended whether the person may have refused and nobody has looked yet
 */
@EventType(value = "consent.state-changed", topic = Topic.CONSENT_STATE)
public record ConsentStateChanged(
        SubjectToken subject,
        long version,
        List<Entry> entries,
        boolean marketingStoppedOnPlatform,
        @Nullable Boolean marketingSuspended,
        Instant at)
        implements Event {

    @Override
    public String key() {
        return subject.value();
    }

    /**
     * One purpose.
     *
     * @param sender phone number id, or absent for the whole business
     * @param since when it came to stand so
     * @param basis the consent event that made it so
     */
    public record Entry(Purpose purpose, @Nullable String sender, Status status, Instant since, String basis) {}

    /** Where one consent stands. */
    public enum Status {
        GRANTED,
        PENDING,
        WITHDRAWN
    }
}

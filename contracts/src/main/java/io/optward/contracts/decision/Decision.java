package io.optward.contracts.decision;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What consent-service decided about one subject, purpose and sender at one instant.
 *
 * @param id {@code dec_…}
 * @param reason why not, or why not yet: the first objection; absent when allowed
 * @param objections every objection, the first decides
 * @param basis the consent event, contract or inbound message that it rests on, when allowed
 * @param ledgerAsOf the instant up to which every webhook we accepted is known to be in the ledger
 * @param proof to be shown to the vault within two seconds; only in the answer to the one who asked
 */
public record Decision(
        String id,
        Outcome outcome,
        @Nullable String reason,
        List<String> objections,
        @Nullable String basis,
        @Nullable Instant ledgerAsOf,
        Instant decidedAt,
        @Nullable String proof) {

    /** May it go out. */
    public enum Outcome {
        ALLOW,
        DENY,
        WAIT
    }

    /** The same decision without its proof, for the record. */
    public Decision withoutProof() {
        return new Decision(id, outcome, reason, objections, basis, ledgerAsOf, decidedAt, null);
    }
}

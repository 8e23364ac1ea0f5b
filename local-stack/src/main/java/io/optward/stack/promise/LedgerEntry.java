package io.optward.stack.promise;

import io.optward.contracts.consent.ConsentEvent;
import java.time.Instant;

/**
 * An event of the consent ledger, as everybody can read it.
 *
 * @param published when it stood on the topic; it was committed before
 */
public record LedgerEntry(ConsentEvent event, Instant published) {}

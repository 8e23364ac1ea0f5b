package io.optward.consent.ledger;

import io.optward.contracts.consent.ConsentEvent;

/**
 * One entry of the ledger.
 *
 * @param version counts up by one per entry of this person; a merge goes on from the sum of both
 * @param type {@code consent.granted}
 */
public record LedgerEntry(long version, String type, ConsentEvent event) {}

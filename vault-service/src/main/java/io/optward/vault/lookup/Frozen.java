package io.optward.vault.lookup;

import java.time.Instant;

/**
 * Somebody who may look up nothing for a while.
 *
 * @param freeze {@code frz_…}
 * @param misses how many of their look-ups found nobody
 * @param until when it ends by itself
 */
public record Frozen(String freeze, String actor, int misses, Instant frozenAt, Instant until) {}

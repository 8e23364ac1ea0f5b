package io.optward.merkle.verify;

import io.optward.merkle.LoggedFact;
import java.time.Instant;

/**
 * A logged event as a database holds it.
 *
 * @param leaf the stored bytes
 * @param columns what the search columns beside the leaf say
 * @param recorded when the sequencer took it; never earlier than that of the row before
 */
@SuppressWarnings("ArrayRecordComponent") // the leaf's bytes; rows are not compared by equals
public record StoredRow(long index, byte[] leaf, LoggedFact columns, Instant recorded) {}

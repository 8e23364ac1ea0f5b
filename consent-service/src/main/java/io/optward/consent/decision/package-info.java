/** Whether a message may go out: named rules over the committed ledger, and how far that ledger has read. */
@NullMarked
package io.optward.consent.decision;

import org.jspecify.annotations.NullMarked;

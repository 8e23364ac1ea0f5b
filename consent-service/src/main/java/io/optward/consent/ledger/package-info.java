/** Who agreed to what, on what evidence: the append-only ledger, its fold, and the endpoints that write and read it. */
@NullMarked
package io.optward.consent.ledger;

import org.jspecify.annotations.NullMarked;

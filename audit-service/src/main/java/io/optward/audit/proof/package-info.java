/** What outsiders check the log with: checkpoints, the key, tiles, and proofs of single events. */
@NullMarked
package io.optward.audit.proof;

import org.jspecify.annotations.NullMarked;

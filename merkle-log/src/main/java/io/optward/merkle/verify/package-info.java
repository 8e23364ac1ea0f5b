/** Offline verification: holds proofs, published logs, checkpoints and stored rows against a signed checkpoint. */
@NullMarked
package io.optward.merkle.verify;

import org.jspecify.annotations.NullMarked;

/** The proof of a decision, which the vault checks offline. */
@NullMarked
package io.optward.kit.proof;

import org.jspecify.annotations.NullMarked;

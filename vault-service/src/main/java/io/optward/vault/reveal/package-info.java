/** Reveal: sealed values and aliases in the clear, for a stated purpose, on a basis, always audited. */
@NullMarked
package io.optward.vault.reveal;

import org.jspecify.annotations.NullMarked;

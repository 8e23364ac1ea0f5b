/** Shapes of the vault's questions: protect, reveal, link, look up. */
@NullMarked
package io.optward.contracts.vault;

import org.jspecify.annotations.NullMarked;

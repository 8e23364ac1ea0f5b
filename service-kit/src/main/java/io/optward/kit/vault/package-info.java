/** Asking the vault. */
@NullMarked
package io.optward.kit.vault;

import org.jspecify.annotations.NullMarked;

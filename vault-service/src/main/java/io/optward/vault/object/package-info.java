/** Keys for objects that are too large to pass the vault. */
@NullMarked
package io.optward.vault.object;

import org.jspecify.annotations.NullMarked;

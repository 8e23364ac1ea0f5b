/** Aliases that older rules wrote are brought under the current ones, while everything else goes on. */
@NullMarked
package io.optward.vault.renewal;

import org.jspecify.annotations.NullMarked;

/** What was in the clear does not stay in memory. */
@NullMarked
package io.optward.vault.memory;

import org.jspecify.annotations.NullMarked;

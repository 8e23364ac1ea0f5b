/** Canaries: people who do not exist, so that asking for one is an alarm. */
@NullMarked
package io.optward.vault.canary;

import org.jspecify.annotations.NullMarked;

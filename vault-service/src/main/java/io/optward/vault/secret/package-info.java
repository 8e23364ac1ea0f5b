/** Secrets of the business: kept sealed, and given out to nobody. */
@NullMarked
package io.optward.vault.secret;

import org.jspecify.annotations.NullMarked;

/** Limits: how much one person or department may have revealed in an hour, and the second person who lets them have more. */
@NullMarked
package io.optward.vault.limit;

import org.jspecify.annotations.NullMarked;

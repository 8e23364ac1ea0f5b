/** Look-up: whose an alias is, and the guard against trying out numbers. */
@NullMarked
package io.optward.vault.lookup;

import org.jspecify.annotations.NullMarked;

/** Offline verification of the log. */
@NullMarked
package io.optward.stack.verify;

import org.jspecify.annotations.NullMarked;

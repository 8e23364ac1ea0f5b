/** The secrets of one local stack. */
@NullMarked
package io.optward.stack.secret;

import org.jspecify.annotations.NullMarked;

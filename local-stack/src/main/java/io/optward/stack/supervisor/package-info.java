/** The processes of the local stack: starting them in order, watching them, stopping them. */
@NullMarked
package io.optward.stack.supervisor;

import org.jspecify.annotations.NullMarked;

/** Shapes of the question whether a message may go out. */
@NullMarked
package io.optward.contracts.decision;

import org.jspecify.annotations.NullMarked;

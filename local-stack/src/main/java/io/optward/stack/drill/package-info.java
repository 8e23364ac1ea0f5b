/** Drills: what must work on the worst day, done on an ordinary one. */
@NullMarked
package io.optward.stack.drill;

import org.jspecify.annotations.NullMarked;

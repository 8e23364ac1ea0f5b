/** What the services of a running stack put aside, looked at and decided from the terminal. */
@NullMarked
package io.optward.stack.letter;

import org.jspecify.annotations.NullMarked;

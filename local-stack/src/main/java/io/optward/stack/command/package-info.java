/** The {@code optward} command. */
@NullMarked
package io.optward.stack.command;

import org.jspecify.annotations.NullMarked;

/** Kills, pauses and replaces the processes of a stack under traffic, and says whether the promises held. */
@NullMarked
package io.optward.stack.torture;

import org.jspecify.annotations.NullMarked;

/** The story that the demo plays through the running system. */
@NullMarked
package io.optward.stack.demo;

import org.jspecify.annotations.NullMarked;

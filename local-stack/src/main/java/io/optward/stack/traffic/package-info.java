/** People who write and departments that send, at a steady rate and by a seeded random, and what they were told. */
@NullMarked
package io.optward.stack.traffic;

import org.jspecify.annotations.NullMarked;

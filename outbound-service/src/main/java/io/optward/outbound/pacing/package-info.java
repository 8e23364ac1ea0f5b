/** How fast, and whose turn it is: rate buckets per sender and pair, and lanes by purpose. */
@NullMarked
package io.optward.outbound.pacing;

import org.jspecify.annotations.NullMarked;

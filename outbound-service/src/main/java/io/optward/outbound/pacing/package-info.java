/** How fast, how many at once, and whose turn it is: rate buckets per sender and pair, the width of clearance, and lanes. */
@NullMarked
package io.optward.outbound.pacing;

import org.jspecify.annotations.NullMarked;

/** How fast the business may send: per number and per pair of number and person. */
@NullMarked
package io.optward.simulator.limit;

import org.jspecify.annotations.NullMarked;

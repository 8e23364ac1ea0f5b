/** What people do towards the business: write, react, stop and resume marketing. */
@NullMarked
package io.optward.simulator.inbound;

import org.jspecify.annotations.NullMarked;

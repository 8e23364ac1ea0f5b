/** The messages endpoint of the Graph API, and the memory of what arrived there. */
@NullMarked
package io.optward.simulator.sending;

import org.jspecify.annotations.NullMarked;

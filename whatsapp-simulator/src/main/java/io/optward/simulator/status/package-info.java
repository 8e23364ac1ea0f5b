/** What becomes of a message after it was accepted, and the status webhooks that say so. */
@NullMarked
package io.optward.simulator.status;

import org.jspecify.annotations.NullMarked;

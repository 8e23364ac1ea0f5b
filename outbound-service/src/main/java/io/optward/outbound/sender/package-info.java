/** The business phone numbers: who works them, what waits for them, why they rest. */
@NullMarked
package io.optward.outbound.sender;

import org.jspecify.annotations.NullMarked;

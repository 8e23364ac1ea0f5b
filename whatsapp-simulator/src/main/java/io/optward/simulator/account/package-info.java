/** Business numbers themselves: two-step verification and registration. */
@NullMarked
package io.optward.simulator.account;

import org.jspecify.annotations.NullMarked;

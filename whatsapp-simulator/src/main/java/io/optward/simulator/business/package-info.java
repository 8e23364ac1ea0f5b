/** What the simulated business owns: phone numbers and message templates. */
@NullMarked
package io.optward.simulator.business;

import org.jspecify.annotations.NullMarked;

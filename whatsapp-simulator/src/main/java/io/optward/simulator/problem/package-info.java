/** Refusals of the control API as problem+json (RFC 9457). */
@NullMarked
package io.optward.simulator.problem;

import org.jspecify.annotations.NullMarked;

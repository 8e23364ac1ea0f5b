/** Misbehaviour on request: fail, delay, lose answers, throttle, drop, repeat and reorder statuses. */
@NullMarked
package io.optward.simulator.fault;

import org.jspecify.annotations.NullMarked;

/** The outbox: a fact and the state it belongs to are committed together, and a relay publishes it. */
@NullMarked
package io.optward.kit.outbox;

import org.jspecify.annotations.NullMarked;

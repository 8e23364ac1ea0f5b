/** The one queue table: messages, every change they went through, and the events that tell of it. */
@NullMarked
package io.optward.outbound.queue;

import org.jspecify.annotations.NullMarked;

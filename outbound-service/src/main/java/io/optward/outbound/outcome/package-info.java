/** What became of messages: WhatsApp's statuses, and the end of not knowing. */
@NullMarked
package io.optward.outbound.outcome;

import org.jspecify.annotations.NullMarked;

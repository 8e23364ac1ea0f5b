/** What a message may say: WhatsApp's limits, and what a template wants. */
@NullMarked
package io.optward.outbound.content;

import org.jspecify.annotations.NullMarked;

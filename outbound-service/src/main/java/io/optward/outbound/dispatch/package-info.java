/** The way from a cleared message to WhatsApp and back: reveal, attempt, call, answer. */
@NullMarked
package io.optward.outbound.dispatch;

import org.jspecify.annotations.NullMarked;

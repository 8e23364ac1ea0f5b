package io.optward.stack.promise;

import java.time.Instant;

/**
 * A message that WhatsApp took.
 *
 * @param request our id of it, as it came back in {@code biz_opaque_callback_data}
 * @param at when it arrived
 */
public record Arrival(String request, Instant at) {}

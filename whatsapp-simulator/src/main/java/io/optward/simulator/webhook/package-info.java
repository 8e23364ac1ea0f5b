/** Webhooks on their way: Meta's JSON escapes, signature, first attempt and retries. */
@NullMarked
package io.optward.simulator.webhook;

import org.jspecify.annotations.NullMarked;

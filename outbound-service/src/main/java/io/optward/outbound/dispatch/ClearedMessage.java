package io.optward.outbound.dispatch;

import io.optward.outbound.clearance.Verdict;
import io.optward.outbound.queue.Message;

/** A message that may go out while its decision is fresh. */
record ClearedMessage(Message message, Verdict.Cleared verdict) {}

/**
 * Topics outbound.requests.&lt;department&gt;: what departments ask for. Topic outbound.results: every state of every message
 * that a department asked for, and what was refused.
 */
@NullMarked
package io.optward.contracts.outbound;

import org.jspecify.annotations.NullMarked;

/** Topic outbound.results: every state of every message that a department asked for. */
@NullMarked
package io.optward.contracts.outbound;

import org.jspecify.annotations.NullMarked;

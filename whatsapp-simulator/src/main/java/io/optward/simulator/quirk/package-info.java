/** Ways in which Meta's answers and webhooks differ from one day and document to the next. */
@NullMarked
package io.optward.simulator.quirk;

import org.jspecify.annotations.NullMarked;

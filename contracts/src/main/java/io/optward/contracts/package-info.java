/** The public language of Optward: tokens, topics, event types and how they stand on Kafka as CloudEvents. */
@NullMarked
package io.optward.contracts;

import org.jspecify.annotations.NullMarked;

/** How this process is connected to Kafka. */
@NullMarked
package io.optward.kit.kafka;

import org.jspecify.annotations.NullMarked;

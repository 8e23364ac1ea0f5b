/** One Kafka broker as a child process. */
@NullMarked
package io.optward.stack.kafka;

import org.jspecify.annotations.NullMarked;

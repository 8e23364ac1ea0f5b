/** The one list of Kafka topics, and making exactly these. */
@NullMarked
package io.optward.stack.topic;

import org.jspecify.annotations.NullMarked;

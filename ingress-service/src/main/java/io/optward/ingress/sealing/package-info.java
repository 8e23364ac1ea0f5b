/** How a webhook lies on Kafka between receiver and normaliser. */
@NullMarked
package io.optward.ingress.sealing;

import org.jspecify.annotations.NullMarked;

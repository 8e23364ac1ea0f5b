/** CloudEvents on Kafka: written, read, and worked off steadfastly. */
@NullMarked
package io.optward.kit.event;

import org.jspecify.annotations.NullMarked;

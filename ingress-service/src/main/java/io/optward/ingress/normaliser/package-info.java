/** Opens webhooks, understands what they say, has it protected and publishes it once. */
@NullMarked
package io.optward.ingress.normaliser;

import org.jspecify.annotations.NullMarked;

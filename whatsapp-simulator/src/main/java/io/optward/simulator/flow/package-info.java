/** Flows with an endpoint: the number's public key, and a phone that talks to the endpoint as WhatsApp does. */
@NullMarked
package io.optward.simulator.flow;

import org.jspecify.annotations.NullMarked;

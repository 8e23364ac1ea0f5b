/** The public key that WhatsApp encrypts Flows to: made by ingress-service, uploaded here, where WhatsApp is called. */
@NullMarked
package io.optward.outbound.flowkey;

import org.jspecify.annotations.NullMarked;

/** The data endpoint of WhatsApp Flows: forms that people fill in inside the chat, encrypted to keys of ours. */
@NullMarked
package io.optward.ingress.flow;

import org.jspecify.annotations.NullMarked;

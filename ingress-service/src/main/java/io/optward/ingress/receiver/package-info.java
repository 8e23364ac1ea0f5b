/** Verifies webhooks, seals them and answers when they are durable; cannot read what it stored. */
@NullMarked
package io.optward.ingress.receiver;

import org.jspecify.annotations.NullMarked;

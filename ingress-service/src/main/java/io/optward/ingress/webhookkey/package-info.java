/** The key pairs that webhooks are sealed to: one per day, made ahead, destroyed when no webhook needs them. */
@NullMarked
package io.optward.ingress.webhookkey;

import org.jspecify.annotations.NullMarked;

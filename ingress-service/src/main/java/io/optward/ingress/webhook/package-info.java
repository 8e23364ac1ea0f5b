/** What Meta's webhooks say, in the clear and therefore in memory only; and what of it is personal. */
@NullMarked
package io.optward.ingress.webhook;

import org.jspecify.annotations.NullMarked;

/** Topics ingress.webhook-keys and ingress.progress. */
@NullMarked
package io.optward.contracts.ingress;

import org.jspecify.annotations.NullMarked;

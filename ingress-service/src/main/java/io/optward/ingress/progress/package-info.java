/** Says up to when all accepted webhooks are published. */
@NullMarked
package io.optward.ingress.progress;

import org.jspecify.annotations.NullMarked;

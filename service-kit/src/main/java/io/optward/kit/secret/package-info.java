/** Secrets without which a service does not start. */
@NullMarked
package io.optward.kit.secret;

import org.jspecify.annotations.NullMarked;

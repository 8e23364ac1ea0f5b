/** Recognises opt-out and opt-in in what people write. */
@NullMarked
package io.optward.ingress.signal;

import org.jspecify.annotations.NullMarked;

/** Where things stand in a checkout of this repository. */
@NullMarked
package io.optward.stack.checkout;

import org.jspecify.annotations.NullMarked;

/** Up to when every webhook that was accepted is known to have had its effect in this service. */
@NullMarked
package io.optward.kit.progress;

import org.jspecify.annotations.NullMarked;

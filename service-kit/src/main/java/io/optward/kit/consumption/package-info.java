/** Each event has its effect once, whatever breaks. */
@NullMarked
package io.optward.kit.consumption;

import org.jspecify.annotations.NullMarked;

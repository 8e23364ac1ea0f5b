/** Meta's error codes and the shape in which the Graph API reports them. */
@NullMarked
package io.optward.simulator.error;

import org.jspecify.annotations.NullMarked;

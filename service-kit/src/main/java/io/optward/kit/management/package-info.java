/** A port of their own for health and metrics. */
@NullMarked
package io.optward.kit.management;

import org.jspecify.annotations.NullMarked;

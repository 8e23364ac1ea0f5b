/** Who calls, as their verified token says. */
@NullMarked
package io.optward.kit.identity;

import org.jspecify.annotations.NullMarked;

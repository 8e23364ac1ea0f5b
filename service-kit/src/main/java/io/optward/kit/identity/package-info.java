/** Who calls. One place, so that real credentials can come in here. */
@NullMarked
package io.optward.kit.identity;

import org.jspecify.annotations.NullMarked;

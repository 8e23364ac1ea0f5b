/** Lists in pages. */
@NullMarked
package io.optward.kit.paging;

import org.jspecify.annotations.NullMarked;

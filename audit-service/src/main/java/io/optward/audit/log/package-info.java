/** How facts become leaves: sequenced, integrated, published. */
@NullMarked
package io.optward.audit.log;

import org.jspecify.annotations.NullMarked;

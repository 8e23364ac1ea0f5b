/** What departments ask for: handing a message in, looking at it, taking it back. */
@NullMarked
package io.optward.outbound.submission;

import org.jspecify.annotations.NullMarked;

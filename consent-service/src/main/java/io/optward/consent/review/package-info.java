/** Whose marketing waits because something that names them could not be understood yet. */
@NullMarked
package io.optward.consent.review;

import org.jspecify.annotations.NullMarked;

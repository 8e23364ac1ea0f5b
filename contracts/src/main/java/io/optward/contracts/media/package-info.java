/** Topic messages.media: what became of the pictures, sounds and documents that people sent. */
@NullMarked
package io.optward.contracts.media;

import org.jspecify.annotations.NullMarked;

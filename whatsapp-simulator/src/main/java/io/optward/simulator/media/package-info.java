/** Pictures, films, recordings and documents: kept, handed out for a short while, taken in. */
@NullMarked
package io.optward.simulator.media;

import org.jspecify.annotations.NullMarked;

/** Dead letters: what this service could not decode, put aside and kept until somebody has looked. */
@NullMarked
package io.optward.kit.letter;

import org.jspecify.annotations.NullMarked;

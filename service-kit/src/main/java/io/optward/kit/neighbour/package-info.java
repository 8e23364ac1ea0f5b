/** Asking another service: an answer, a refusal, or none, and nothing else. */
@NullMarked
package io.optward.kit.neighbour;

import org.jspecify.annotations.NullMarked;

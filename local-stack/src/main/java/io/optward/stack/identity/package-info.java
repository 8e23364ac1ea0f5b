/** Tokens of the demo's people and clients, got as they would get them. */
@NullMarked
package io.optward.stack.identity;

import org.jspecify.annotations.NullMarked;

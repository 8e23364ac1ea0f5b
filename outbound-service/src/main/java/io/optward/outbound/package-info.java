/** The only door out: accepts messages, clears them, sends them and accounts for what became of them. */
@NullMarked
package io.optward.outbound;

import org.jspecify.annotations.NullMarked;

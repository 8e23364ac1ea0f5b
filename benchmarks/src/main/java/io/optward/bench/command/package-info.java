/** The verb {@code bench}. */
@NullMarked
package io.optward.bench.command;

import org.jspecify.annotations.NullMarked;

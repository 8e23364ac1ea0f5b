/** The time, for whoever asks by injection. */
@NullMarked
package io.optward.kit.time;

import org.jspecify.annotations.NullMarked;

/** Logs that cannot print personal data. */
@NullMarked
package io.optward.kit.logging;

import org.jspecify.annotations.NullMarked;

/** Errors as RFC 9457 problem documents. */
@NullMarked
package io.optward.kit.problem;

import org.jspecify.annotations.NullMarked;

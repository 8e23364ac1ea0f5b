/** Digests of files, however they are written. */
@NullMarked
package io.optward.ingress.digest;

import org.jspecify.annotations.NullMarked;

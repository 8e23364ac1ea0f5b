/** Who the other side of a TLS connection is. */
@NullMarked
package io.optward.kit.certificate;

import org.jspecify.annotations.NullMarked;

/** Who is who on the network: a certificate authority of this machine, and what it certifies. */
@NullMarked
package io.optward.stack.tls;

import org.jspecify.annotations.NullMarked;

/** The tamper-evident log without a server: leaf bytes, the RFC 6962 tree, C2SP tiles, signed checkpoints and proofs. */
@NullMarked
package io.optward.merkle;

import org.jspecify.annotations.NullMarked;

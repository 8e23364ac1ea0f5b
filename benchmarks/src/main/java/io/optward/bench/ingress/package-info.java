/** Benchmarks of ingress-service: the receiver and the normaliser, each in its own process, with everything they need. */
@NullMarked
package io.optward.bench.ingress;

import org.jspecify.annotations.NullMarked;

/** What is measured of vault-service. */
@NullMarked
package io.optward.bench.vault;

import org.jspecify.annotations.NullMarked;

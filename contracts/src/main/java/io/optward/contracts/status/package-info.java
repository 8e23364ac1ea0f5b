/** Topic messages.status: what became of our own sends. */
@NullMarked
package io.optward.contracts.status;

import org.jspecify.annotations.NullMarked;

/** Topic messages.inbound: what a person did. */
@NullMarked
package io.optward.contracts.inbound;

import org.jspecify.annotations.NullMarked;

/** What is asked of whatever answers Flows. */
@NullMarked
package io.optward.contracts.flow;

import org.jspecify.annotations.NullMarked;

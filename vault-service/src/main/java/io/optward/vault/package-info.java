/** The only place that knows who somebody is, and the only one that can open what was sealed. */
@NullMarked
package io.optward.vault;

import org.jspecify.annotations.NullMarked;

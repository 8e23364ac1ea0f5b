/** The audit trail: what this service did. */
@NullMarked
package io.optward.kit.trail;

import org.jspecify.annotations.NullMarked;

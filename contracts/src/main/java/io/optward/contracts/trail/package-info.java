/** Topic audit.trail: what people and services did. */
@NullMarked
package io.optward.contracts.trail;

import org.jspecify.annotations.NullMarked;

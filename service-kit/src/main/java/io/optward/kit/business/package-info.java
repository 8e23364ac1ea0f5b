/** The business numbers and templates this deployment knows. */
@NullMarked
package io.optward.kit.business;

import org.jspecify.annotations.NullMarked;

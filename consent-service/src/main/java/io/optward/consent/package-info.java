/** The consent service: settings and clock. */
@NullMarked
package io.optward.consent;

import org.jspecify.annotations.NullMarked;

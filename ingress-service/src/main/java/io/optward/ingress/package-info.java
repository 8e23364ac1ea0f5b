/** The only door in: its roles and its settings. */
@NullMarked
package io.optward.ingress;

import org.jspecify.annotations.NullMarked;

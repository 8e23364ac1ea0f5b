/** Who may do what: one readable list per service, {@code access.yaml}, and the guard that holds every call against it. */
@NullMarked
package io.optward.kit.access;

import org.jspecify.annotations.NullMarked;

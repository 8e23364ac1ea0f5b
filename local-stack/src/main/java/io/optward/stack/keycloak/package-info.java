/** Keycloak in the local stack, with our realm in it. */
@NullMarked
package io.optward.stack.keycloak;

import org.jspecify.annotations.NullMarked;

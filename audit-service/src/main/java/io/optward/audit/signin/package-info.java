/** Who signed in and who failed to, from the identity provider to the audit trail. */
@NullMarked
package io.optward.audit.signin;

import org.jspecify.annotations.NullMarked;

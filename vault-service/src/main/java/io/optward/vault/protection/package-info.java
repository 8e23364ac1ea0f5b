/** Protect: personal data in; token, keyed ids and sealed values out. */
@NullMarked
package io.optward.vault.protection;

import org.jspecify.annotations.NullMarked;

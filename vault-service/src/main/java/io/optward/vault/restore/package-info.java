/** A database restored from a backup: whoever was erased since stays erased, and nobody is answered before that is so. */
@NullMarked
package io.optward.vault.restore;

import org.jspecify.annotations.NullMarked;

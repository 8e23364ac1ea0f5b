/** Erasure: destroy the key, ask everybody else, and certify what is gone and what is not yet. */
@NullMarked
package io.optward.vault.erasure;

import org.jspecify.annotations.NullMarked;

/** Keys: the sealed file they live in, what each of them is for, and one data key per subject. */
@NullMarked
package io.optward.vault.key;

import org.jspecify.annotations.NullMarked;

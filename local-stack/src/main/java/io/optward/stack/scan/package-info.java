/** Looking for personal data where none may be, in every encoding. */
@NullMarked
package io.optward.stack.scan;

import org.jspecify.annotations.NullMarked;

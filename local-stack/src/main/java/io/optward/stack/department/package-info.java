/** The one list of departments. */
@NullMarked
package io.optward.stack.department;

import org.jspecify.annotations.NullMarked;

/** What is shaped like personal data and must not stand where anybody may read it. */
@NullMarked
package io.optward.kit.personal;

import org.jspecify.annotations.NullMarked;

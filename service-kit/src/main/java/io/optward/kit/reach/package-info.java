/** Whether what every service needs can be reached. */
@NullMarked
package io.optward.kit.reach;

import org.jspecify.annotations.NullMarked;

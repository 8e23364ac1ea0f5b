/** Child processes that never outlive the JVM that started them, and free ports for them. */
@NullMarked
package io.optward.stack.process;

import org.jspecify.annotations.NullMarked;

/** One PostgreSQL server with a database per service and roles with least rights. */
@NullMarked
package io.optward.stack.postgres;

import org.jspecify.annotations.NullMarked;

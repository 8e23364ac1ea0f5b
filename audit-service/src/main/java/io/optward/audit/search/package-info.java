/** How compliance staff find facts. */
@NullMarked
package io.optward.audit.search;

import org.jspecify.annotations.NullMarked;

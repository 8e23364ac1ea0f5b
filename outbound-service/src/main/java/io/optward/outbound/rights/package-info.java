/** What a person may demand of this service: to be forgotten. */
@NullMarked
package io.optward.outbound.rights;

import org.jspecify.annotations.NullMarked;

/** Topic rights.events: data-subject requests and each service's answer. */
@NullMarked
package io.optward.contracts.rights;

import org.jspecify.annotations.NullMarked;

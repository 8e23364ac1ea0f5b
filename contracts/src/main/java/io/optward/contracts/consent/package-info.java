/** Topics consent.events and consent.state: who agreed to what. */
@NullMarked
package io.optward.contracts.consent;

import org.jspecify.annotations.NullMarked;

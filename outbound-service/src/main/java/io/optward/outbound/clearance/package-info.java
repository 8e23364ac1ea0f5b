/** May it go out now: consent-service's decision and WhatsApp's own rules, together. */
@NullMarked
package io.optward.outbound.clearance;

import org.jspecify.annotations.NullMarked;

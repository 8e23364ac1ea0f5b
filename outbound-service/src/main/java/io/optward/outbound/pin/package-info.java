/** Two-step verification of the business numbers: WhatsApp's PIN, set and changed through the vault. */
@NullMarked
package io.optward.outbound.pin;

import org.jspecify.annotations.NullMarked;

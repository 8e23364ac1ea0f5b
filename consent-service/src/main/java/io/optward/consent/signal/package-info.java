/** What people do in the chat and on WhatsApp itself, and what it changes in the ledger. */
@NullMarked
package io.optward.consent.signal;

import org.jspecify.annotations.NullMarked;

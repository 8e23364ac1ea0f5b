/**
 * What people send beside words: fetched from WhatsApp while it can be, sealed under a key of its own, kept for a while,
 * given to whoever may read it. Decision 0035.
 */
@NullMarked
package io.optward.ingress.media;

import org.jspecify.annotations.NullMarked;

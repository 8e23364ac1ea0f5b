/** Who the people are and how WhatsApp names them: phone number, business-scoped user id, message id. */
@NullMarked
package io.optward.simulator.identity;

import org.jspecify.annotations.NullMarked;

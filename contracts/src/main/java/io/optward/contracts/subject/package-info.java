/** Topic subjects.events: people as tokens, from their first alias to their erasure. */
@NullMarked
package io.optward.contracts.subject;

import org.jspecify.annotations.NullMarked;

/** What becomes of a person in the vault, and what this service does and answers when they are erased. */
@NullMarked
package io.optward.consent.rights;

import org.jspecify.annotations.NullMarked;

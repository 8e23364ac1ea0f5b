/** Refused claims about people: listed, and decided by a person. */
@NullMarked
package io.optward.vault.review;

import org.jspecify.annotations.NullMarked;

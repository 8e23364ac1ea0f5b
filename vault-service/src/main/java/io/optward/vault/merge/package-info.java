/** The end of a merge: consent-service has joined what the two subjects agreed to and refused. */
@NullMarked
package io.optward.vault.merge;

import org.jspecify.annotations.NullMarked;

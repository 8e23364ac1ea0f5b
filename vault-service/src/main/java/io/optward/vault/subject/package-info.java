/** Subjects and their aliases: how a person is recognised, and what is left when nobody may recognise them. */
@NullMarked
package io.optward.vault.subject;

import org.jspecify.annotations.NullMarked;

/** Topic account.events: what Meta says about the business account. */
@NullMarked
package io.optward.contracts.account;

import org.jspecify.annotations.NullMarked;

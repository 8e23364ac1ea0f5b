/** Tamper-evident memory of every fact: what is logged can be found, proven, and not be changed unseen. */
@NullMarked
package io.optward.audit;

import org.jspecify.annotations.NullMarked;

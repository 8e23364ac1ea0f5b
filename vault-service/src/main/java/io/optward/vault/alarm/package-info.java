/** Alarms: what a person must look at at once, told to the audit trail until it is known there. */
@NullMarked
package io.optward.vault.alarm;

import org.jspecify.annotations.NullMarked;

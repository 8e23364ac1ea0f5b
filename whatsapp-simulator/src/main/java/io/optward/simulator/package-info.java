/** A WhatsApp Cloud API for tests, kept in memory: settings, clock and the way to forget everything. */
@NullMarked
package io.optward.simulator;

import org.jspecify.annotations.NullMarked;

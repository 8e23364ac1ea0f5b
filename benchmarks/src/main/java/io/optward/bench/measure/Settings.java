package io.optward.bench.measure;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How large and how long.
 *
 * @param state directory for what is kept from run to run, and for what a run needs while it lasts
 * @param subjects people whom the database knows before anything is measured
 * @param run how long one run lasts
 * @param warmUp how long each side of a comparison works before its first run
 * @param runs of each side; the median of so many is reported
 */
public record Settings(Path state, int subjects, Duration run, Duration warmUp, int runs) {}

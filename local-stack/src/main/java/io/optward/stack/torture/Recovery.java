package io.optward.stack.torture;

import io.optward.stack.supervisor.Part;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a stack came back after a part was killed.
 *
 * @param down      from SIGKILL to the start of the new process
 * @param ready     from the start of the new process until its readiness check said yes
 * @param workedOff from SIGKILL until no more work lay about than usual; absent when that was not seen
 */
public record Recovery(
        Part part, Duration down, Duration ready, @Nullable Duration workedOff) {

    /** A table for people. */
    public static String table(List<Recovery> recoveries) {
        var table = new StringBuilder(String.format(
                Locale.ROOT, "%-20s %8s %14s %22s%n", "killed", "down", "start to ready", "kill to worked off"));
        for (var recovery : recoveries) {
            var workedOff = recovery.workedOff();
            table.append(String.format(
                    Locale.ROOT,
                    "%-20s %6.1f s %12.1f s %22s%n",
                    recovery.part().label(),
                    seconds(recovery.down()),
                    seconds(recovery.ready()),
                    workedOff == null ? "not seen" : String.format(Locale.ROOT, "%.1f s", seconds(workedOff))));
        }
        return table.toString();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}

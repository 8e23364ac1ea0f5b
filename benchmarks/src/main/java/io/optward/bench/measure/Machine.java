package io.optward.bench.measure;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * What it was measured on.
 *
 * @param load processes that wanted to run, on average over the last minute; more than {@code cpus} is a busy machine.
 *     Negative where the system does not tell
 */
public record Machine(int cpus, long memoryMiB, String java, double load) {

    /** This one, now. */
    public static Machine current() {
        var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                system.getTotalMemorySize() >> 20,
                Runtime.version().toString(),
                system.getSystemLoadAverage());
    }
}

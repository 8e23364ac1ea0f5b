package io.optward.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** What a process uses, as Linux counts it in {@code /proc}; empty elsewhere, or once it has ended. */
public final class ProcessUse {

    /** Linux tells times in hundredths of a second, whatever the kernel counts in (USER_HZ, proc(5)). */
    private static final double MILLIS_PER_TICK = 10;

    private static final int USER_TIME = 11;
    /** User and kernel mode, then the same of children that have ended. */
    private static final int OWN_TIMES = 2;

    private static final int TIMES = 4;

    private final Path directory;

    /** Of this process. */
    public ProcessUse(long pid) {
        this(Path.of("/proc", Long.toString(pid)));
    }

    ProcessUse(Path directory) {
        this.directory = directory;
    }

    /** Time of processors used so far, in user and in kernel mode, by all its threads. */
    public Optional<Double> cpuMillis() {
        return cpuMillis(OWN_TIMES);
    }

    /** The same with all of its children, those that have ended among them. */
    public static Optional<Double> cpuMillisOfAll(ProcessHandle parent) {
        return Stream.concat(Stream.of(parent), parent.descendants())
                .map(process -> new ProcessUse(process.pid()).cpuMillis(TIMES))
                .flatMap(Optional::stream)
                .reduce(Double::sum);
    }

    private Optional<Double> cpuMillis(int times) {
        // the second field is the name in brackets, in which anything may stand
        return text("stat")
                .map(stat -> stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1))
                .map(fields -> MILLIS_PER_TICK
                        * Stream.of(fields)
                                .skip(USER_TIME)
                                .limit(times)
                                .mapToLong(Long::parseLong)
                                .sum());
    }

    /** Resident memory now, in MiB. */
    public Optional<Double> residentMebibytes() {
        return status("VmRSS:");
    }

    /** The most memory that was ever resident, in MiB. */
    public Optional<Double> mostResidentMebibytes() {
        return status("VmHWM:");
    }

    private Optional<Double> status(String field) {
        return text("status")
                .flatMap(status ->
                        status.lines().filter(line -> line.startsWith(field)).findFirst())
                .map(line -> Long.parseLong(line.replaceAll("\\D+", "")) / 1024.0);
    }

    private Optional<String> text(String file) {
        try {
            return Optional.of(Files.readString(directory.resolve(file)));
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}

package io.optward.stack.supervisor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The memory that a process and its children have resident. */
public final class Memory {

    private Memory() {}

    /**
     * Resident memory in MiB; memory that several processes share is counted once. Empty where there is no
     * {@code /proc}, or if the process has ended.
     */
    public static OptionalLong residentMebibytes(long pid) {
        var tree = ProcessHandle.of(pid).stream()
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .mapToLong(ProcessHandle::pid)
                .flatMap(process -> kibibytes(process).stream())
                .toArray();
        return tree.length == 0
                ? OptionalLong.empty()
                : OptionalLong.of(LongStream.of(tree).sum() / 1024);
    }

    /** Resident memory of one process in MiB, without its children. */
    public static OptionalLong ownResidentMebibytes(long pid) {
        var own = kibibytes(pid);
        return own.isEmpty() ? own : OptionalLong.of(own.getAsLong() / 1024);
    }

    private static OptionalLong kibibytes(long pid) {
        var proportional = field(Path.of("/proc", Long.toString(pid), "smaps_rollup"), "Pss:");
        return proportional.isPresent()
                ? proportional
                : field(Path.of("/proc", Long.toString(pid), "status"), "VmRSS:");
    }

    private static OptionalLong field(Path file, String name) {
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.replaceAll("\\D+", ""))
                    .filter(digits -> !digits.isEmpty())
                    .mapToLong(Long::parseLong)
                    .findFirst();
        } catch (IOException | UncheckedIOException _) {
            return OptionalLong.empty();
        }
    }
}

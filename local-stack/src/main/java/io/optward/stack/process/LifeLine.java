package io.optward.stack.process;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Ends a process when this JVM ends, however it ends. A small shell waits on a pipe whose other end only this JVM
 * holds: when the JVM is gone, even by SIGKILL, the pipe closes and the shell stops the process, first politely.
 */
public final class LifeLine implements AutoCloseable {

    private static final String GUARD = """
            trap '' INT HUP TERM
            read -r _
            kill -"$2" "$1" 2>/dev/null || exit 0
            for _ in 1 2 3 4 5 6 7 8 9 10; do sleep 1; kill -0 "$1" 2>/dev/null || exit 0; done
            kill -KILL "$1" 2>/dev/null
            """;

    private final Process guard;

    private LifeLine(Process guard) {
        this.guard = guard;
    }

    /**
     * Ties a process to the life of this JVM.
     *
     * @param pid    the process to end; killed hard ten seconds after it was asked
     * @param signal how to ask it, {@code TERM} or {@code INT}
     */
    public static LifeLine to(long pid, String signal) {
        try {
            return new LifeLine(new ProcessBuilder("/bin/sh", "-c", GUARD, "optward-guard", Long.toString(pid), signal)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException("could not start /bin/sh to guard process " + pid, e);
        }
    }

    /** Unties the process, which has ended or may go on. */
    @Override
    public void close() {
        guard.destroyForcibly();
    }
}

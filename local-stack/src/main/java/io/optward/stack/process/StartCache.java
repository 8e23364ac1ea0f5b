package io.optward.stack.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * What a JVM loaded and linked at an earlier start of the same program, so that it need not do so again (an AOT cache,
 * JEP 483 and 514). It is recorded by one run that ends in good order and read by all later ones, which then start in
 * half the time. A JVM that finds the cache not to fit its jars starts without it.
 */
public final class StartCache {

    private final Path cache;
    private final Path recording;
    private final Path program;

    /**
     * The cache of a program.
     *
     * @param cache   where it is kept
     * @param program a jar or directory that is newer than the cache whenever the program has changed
     */
    public StartCache(Path cache, Path program) {
        this.cache = cache;
        this.recording = cache.resolveSibling(cache.getFileName() + ".new");
        this.program = program;
    }

    /** Whether there is one that is as new as its program. */
    public boolean isFresh() {
        try {
            return Files.exists(cache)
                    && Files.getLastModifiedTime(cache).compareTo(Files.getLastModifiedTime(program)) >= 0;
        } catch (IOException _) {
            // removed this moment
            return false;
        }
    }

    /** Options of a JVM that starts with the cache; none while there is no fresh one. */
    public List<String> reading() {
        return isFresh() ? options("-XX:AOTCache=" + cache) : List.of();
    }

    /** Options of a JVM that records the cache when it ends in good order; then {@link #keep()} it. */
    public List<String> recording() {
        return options("-XX:AOTCacheOutput=" + recording);
    }

    /** Keeps what a run has recorded that has ended; does nothing where none has. */
    public void keep() {
        try {
            if (Files.exists(recording)) {
                Files.move(recording, cache, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("could not keep " + cache, e);
        }
    }

    /** What does not fit is left out by the JVM, which is nothing to complain about in a service's log. */
    private static List<String> options(String cacheOption) {
        return List.of(cacheOption, "-Xlog:aot*=off", "-Xlog:cds*=off");
    }
}

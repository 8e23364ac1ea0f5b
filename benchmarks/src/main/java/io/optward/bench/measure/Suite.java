package io.optward.bench.measure;

import java.util.List;

/**
 * The benchmarks of one service, which are measured on the same stage, one after the other.
 *
 * @param <S> the stage: real servers and the real service, with everything in them that a benchmark needs
 */
public interface Suite<S extends AutoCloseable> {

    /** First part of the names of its benchmarks. */
    String service();

    /** In the order in which they are measured. */
    List<Benchmark<S>> benchmarks();

    /**
     * Starts everything.
     *
     * @throws IllegalStateException if something does not start; nothing is left running
     */
    S open(Settings settings, Progress progress) throws InterruptedException;
}

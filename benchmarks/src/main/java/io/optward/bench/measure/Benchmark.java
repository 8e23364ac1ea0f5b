package io.optward.bench.measure;

/**
 * One thing that is measured.
 *
 * @param <S> what it is measured on
 */
public interface Benchmark<S> {

    /** {@code <service>.<scenario>}; users and files hold on to it. */
    String name();

    /** What is measured beside what, in a line. */
    String about();

    /**
     * Measures.
     *
     * @throws IllegalStateException if what is measured does not do its work
     */
    Figures measure(S stage, Settings settings, Progress progress) throws InterruptedException;
}

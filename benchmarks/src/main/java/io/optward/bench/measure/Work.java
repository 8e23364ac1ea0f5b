package io.optward.bench.measure;

/** What one caller does again and again, waiting for each answer before it asks anew. */
@FunctionalInterface
public interface Work extends AutoCloseable {

    /**
     * Does it once.
     *
     * @return how many items were done
     * @throws Exception if they were not; the benchmark ends
     */
    int once() throws Exception;

    /** Lets go of what the caller had for itself. */
    @Override
    default void close() throws Exception {}
}

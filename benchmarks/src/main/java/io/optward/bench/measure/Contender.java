package io.optward.bench.measure;

import java.util.function.Supplier;

/**
 * One side of a comparison.
 *
 * @param name what people call it
 * @param callers how many work at the same time, each with connections of its own
 * @param work makes what one of them does
 */
public record Contender(String name, int callers, Supplier<Work> work) {}

package io.optward.bench.measure;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a benchmark is to reach.
 *
 * @param of which of its figures, in a word or two
 * @param atMost whether it must not be larger than the limit; else it must not be smaller
 */
public record Target(String of, Function<Figures, Optional<Double>> figure, boolean atMost, double limit) {

    /** At least this part of the baseline. */
    public static Target ratio(double least) {
        return new Target("ratio", Figures::ratio, false, least);
    }

    /** In all but one of a hundred cases an answer within so long. */
    public static Target p99Millis(double most) {
        return new Target("p99 ms", Figures::p99Ms, true, most);
    }

    /** No more than so much of its unit. */
    public static Target value(double most) {
        return new Target("value", figures -> Optional.of(figures.value().median()), true, most);
    }

    /** Whether the figures reach it; those that do not hold the figure do not. */
    public boolean reachedBy(Figures figures) {
        return figure.apply(figures)
                .filter(value -> atMost ? value <= limit : value >= limit)
                .isPresent();
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s %s %s", of, atMost ? "≤" : "≥", limit);
    }
}

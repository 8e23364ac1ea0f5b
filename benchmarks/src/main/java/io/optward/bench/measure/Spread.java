package io.optward.bench.measure;

import java.util.Arrays;
import java.util.Collection;

/**
 * Several measurements of the same thing.
 *
 * @param median the middle one; of an even number the mean of the two in the middle
 */
public record Spread(double median, double least, double most) {

    /**
     * Of these measurements.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static Spread of(Collection<Double> measurements) {
        var sorted =
                measurements.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("there are no measurements");
        }
        return new Spread(middle(sorted), sorted[0], sorted[sorted.length - 1]);
    }

    /** Of a single measurement. */
    public static Spread of(double measurement) {
        return new Spread(measurement, measurement, measurement);
    }

    private static double middle(double[] sorted) {
        int half = sorted.length / 2;
        return sorted.length % 2 == 1
                ? sorted[half]
                : Arrays.stream(sorted, half - 1, half + 1).average().orElseThrow();
    }
}

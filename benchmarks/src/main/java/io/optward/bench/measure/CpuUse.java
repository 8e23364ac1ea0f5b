package io.optward.bench.measure;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Time of processors that each party used for an item, in milliseconds. On a machine that others use as well it says more
 * than a rate: whoever waits for a processor uses none.
 */
public record CpuUse(Map<String, Double> millisPerItem) {

    private static final double LEAST_TOLD = 0.00005;

    /** Copies its map, in its order. */
    public CpuUse {
        millisPerItem = new LinkedHashMap<>(millisPerItem);
    }

    /** Of everybody together. */
    public double total() {
        return millisPerItem.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** What {@code party} used; nothing if it was not looked at. */
    public double of(String party) {
        return millisPerItem.getOrDefault(party, 0.0);
    }

    /** Whoever used nothing is left out. */
    @Override
    public String toString() {
        return millisPerItem.entrySet().stream()
                .filter(party -> party.getValue() >= LEAST_TOLD)
                .map(party -> String.format(Locale.ROOT, "%s %.4f", party.getKey(), party.getValue()))
                .collect(Collectors.joining(" + "));
    }
}

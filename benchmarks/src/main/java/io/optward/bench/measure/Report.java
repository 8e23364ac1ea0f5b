package io.optward.bench.measure;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.optward.bench.measure.Figures.Baseline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Everything that was measured, as a table for people and as JSON for programs.
 *
 * @param runs of each side, whose median a figure is
 */
public record Report(Machine machine, int runs, List<Figures> benchmarks) {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();
    private static final String ROW = "%-24s %16s %16s %7s  %-22s %9s %8s %9s %5s";

    /** The table, line by line. */
    public List<String> table() {
        var lines = new ArrayList<String>();
        lines.add(String.format(
                Locale.ROOT,
                "%d processors, %,d MiB, Java %s, load %.1f; medians, and in brackets the least and the most; runs: %d",
                machine.cpus(),
                machine.memoryMiB(),
                machine.java(),
                machine.load(),
                runs));
        lines.add("");
        lines.add(String.format(ROW, "", "", "baseline", "ratio", "target", "p50 ms", "p99 ms", "CPU-ms", "MiB")
                .stripTrailing());
        for (var figures : benchmarks) {
            lines.add(row(figures));
            figures.baseline().ifPresent(baseline -> lines.addAll(beside(figures, baseline)));
        }
        return lines;
    }

    private static List<String> beside(Figures figures, Baseline baseline) {
        return List.of(
                "  beside " + baseline.name() + ": " + range(figures.value()) + ", " + range(baseline.value()),
                "  CPU-ms per item: " + figures.cpu().map(CpuUse::toString).orElse("") + "; " + baseline.name() + " "
                        + baseline.cpu());
    }

    private static String row(Figures figures) {
        return String.format(
                        Locale.ROOT,
                        ROW,
                        figures.name(),
                        number(figures.value().median()) + " " + figures.unit(),
                        figures.baseline()
                                .map(baseline -> number(baseline.value().median()))
                                .orElse(""),
                        decimals(figures.ratio(), 2),
                        figures.target()
                                .map(target -> target + (target.reachedBy(figures) ? " reached" : " MISSED"))
                                .orElse(""),
                        decimals(figures.p50Ms(), 1),
                        decimals(figures.p99Ms(), 1),
                        decimals(figures.cpuMsPerItem(), 4),
                        decimals(figures.rssMiB(), 0))
                .stripTrailing();
    }

    private static String range(Spread spread) {
        return "[" + number(spread.least()) + " – " + number(spread.most()) + "]";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%,.0f", value);
    }

    private static String decimals(Optional<Double> value, int places) {
        return value.map(given -> String.format(Locale.ROOT, "%." + places + "f", given))
                .orElse("");
    }

    /**
     * Writes the file that {@code --json} names.
     *
     * @throws UncheckedIOException if it cannot be written
     */
    public void write(Path file) {
        try {
            Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json()) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("could not write " + file, e);
        }
    }

    /** What the file holds; figures that a benchmark does not have are left out. */
    ObjectNode json() {
        var root = JSON.createObjectNode();
        root.putObject("machine")
                .put("cpus", machine.cpus())
                .put("memoryMiB", machine.memoryMiB())
                .put("java", machine.java());
        var list = root.putArray("benchmarks");
        for (var figures : benchmarks) {
            var entry = list.addObject()
                    .put("name", figures.name())
                    .put("value", rounded(figures.value().median()))
                    .put("unit", figures.unit());
            figures.baseline().ifPresent(baseline -> entry.putObject("baseline")
                    .put("name", baseline.name())
                    .put("value", rounded(baseline.value().median())));
            put(entry, "ratio", figures.ratio());
            put(entry, "p50Ms", figures.p50Ms());
            put(entry, "p99Ms", figures.p99Ms());
            put(entry, "cpuMsPerItem", figures.cpuMsPerItem());
            put(entry, "rssMiB", figures.rssMiB());
        }
        return root;
    }

    private static void put(ObjectNode entry, String name, Optional<Double> value) {
        value.ifPresent(given -> entry.put(name, rounded(given)));
    }

    /** More than four digits of a measurement say nothing. */
    private static BigDecimal rounded(double value) {
        var short4 = BigDecimal.valueOf(value).round(new MathContext(4, RoundingMode.HALF_UP));
        return new BigDecimal(short4.stripTrailingZeros().toPlainString());
    }
}

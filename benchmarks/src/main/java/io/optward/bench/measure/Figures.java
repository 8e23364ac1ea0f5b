package io.optward.bench.measure;

import java.util.Optional;

/**
 * What was measured. What a benchmark has not, is empty.
 *
 * @param name of the benchmark
 * @param unit of {@code value}
 * @param baseline the least that the same work costs, measured in the same run, in the same unit
 * @param p50Ms the middle latency
 * @param p99Ms what all but one of a hundred latencies are below
 * @param cpu time of processors that everybody used for an item
 * @param rssMiB memory that the service's process had resident, at the most of all runs
 */
public record Figures(
        String name,
        Spread value,
        String unit,
        Optional<Baseline> baseline,
        Optional<Double> p50Ms,
        Optional<Double> p99Ms,
        Optional<CpuUse> cpu,
        Optional<Double> rssMiB,
        Optional<Target> target) {

    /** Figures that are one value and nothing else. */
    public static Figures of(String name, Spread value, String unit) {
        return new Figures(
                name,
                value,
                unit,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The part of the baseline that is reached. */
    public Optional<Double> ratio() {
        return baseline.map(bare -> value.median() / bare.value().median());
    }

    /** With a baseline. */
    public Figures beside(Baseline bare) {
        return new Figures(name, value, unit, Optional.of(bare), p50Ms, p99Ms, cpu, rssMiB, target);
    }

    /** With latencies in milliseconds. */
    public Figures answeredWithin(double p50, double p99) {
        return new Figures(name, value, unit, baseline, Optional.of(p50), Optional.of(p99), cpu, rssMiB, target);
    }

    /** With what was used. */
    public Figures using(CpuUse used, Optional<Double> residentMebibytes) {
        return new Figures(name, value, unit, baseline, p50Ms, p99Ms, Optional.of(used), residentMebibytes, target);
    }

    /** Time of processors that the service's own process used for an item, in milliseconds. */
    public Optional<Double> cpuMsPerItem() {
        return cpu.map(used -> used.of(Parties.SERVICE)).filter(millis -> millis > 0);
    }

    /** With what is to be reached. */
    public Figures against(Target wanted) {
        return new Figures(name, value, unit, baseline, p50Ms, p99Ms, cpu, rssMiB, Optional.of(wanted));
    }

    /** What was measured beside it. */
    public record Baseline(String name, Spread value, CpuUse cpu) {}
}

package io.optward.bench.measure;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;

/**
 * Everybody who has a part in the work that is measured.
 *
 * @param service the service's process, whose memory is looked at too
 * @param others the time of processors that each of the others has used so far, in milliseconds, by name
 */
public record Parties(ProcessUse service, SequencedMap<String, Supplier<Optional<Double>>> others) {

    /** The name under which the service's own time stands. */
    public static final String SERVICE = "service";

    /** What everybody has used so far, in milliseconds; who does not tell is left out. */
    public Map<String, Double> cpuMillis() {
        var used = new LinkedHashMap<String, Double>();
        service.cpuMillis().ifPresent(millis -> used.put(SERVICE, millis));
        others.forEach((name, party) -> party.get().ifPresent(millis -> used.put(name, millis)));
        return used;
    }

    /** What everybody has used since {@code before} for each of these items. */
    public CpuUse since(Map<String, Double> before, long items) {
        var used = new LinkedHashMap<String, Double>();
        cpuMillis().forEach((name, now) -> {
            var begin = before.get(name);
            if (begin != null) {
                used.put(name, (now - begin) / Math.max(items, 1));
            }
        });
        return new CpuUse(used);
    }
}

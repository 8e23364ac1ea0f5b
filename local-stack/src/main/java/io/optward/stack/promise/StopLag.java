package io.optward.stack.promise;

import io.optward.contracts.consent.Purpose;
import io.optward.stack.traffic.Act;
import io.optward.stack.traffic.TrafficRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** How long marketing went on after somebody's STOP was answered with 200, and before they said START again. */
final class StopLag {

    private StopLag() {}

    /**
     * The greatest of all.
     *
     * @param receivedAt when the webhook of a wamid had been answered with 200
     */
    static Optional<Duration> greatest(
            TrafficRecord record, List<Arrival> arrivals, Function<String, Optional<Instant>> receivedAt) {
        var stops = new HashMap<Integer, List<Instant>>();
        var starts = new HashMap<Integer, List<Instant>>();
        record.written().forEach((wamid, written) -> {
            if (written.act() != Act.WRITES) {
                var said = written.act() == Act.SAYS_STOP ? stops : starts;
                receivedAt.apply(wamid).ifPresent(at -> said.computeIfAbsent(written.person(), _ -> new ArrayList<>())
                        .add(at));
            }
        });
        var accepted = record.accepted();
        return arrivals.stream()
                .flatMap(arrival -> {
                    var handedIn = accepted.get(arrival.request());
                    if (handedIn == null || handedIn.purpose() != Purpose.MARKETING) {
                        return Optional.<Duration>empty().stream();
                    }
                    return of(
                            arrival.at(),
                            stops.getOrDefault(handedIn.person(), List.of()),
                            starts.getOrDefault(handedIn.person(), List.of()))
                            .stream();
                })
                .max(Comparator.naturalOrder());
    }

    /** From the last STOP before an arrival to the arrival; empty without one, or when a START followed it. */
    static Optional<Duration> of(Instant arrival, List<Instant> stops, List<Instant> starts) {
        var lifted = lastBefore(arrival, starts);
        return lastBefore(arrival, stops)
                .filter(stop -> lifted.isEmpty() || lifted.get().isBefore(stop))
                .map(stop -> Duration.between(stop, arrival));
    }

    private static Optional<Instant> lastBefore(Instant end, List<Instant> moments) {
        return moments.stream().filter(moment -> moment.isBefore(end)).max(Comparator.naturalOrder());
    }
}

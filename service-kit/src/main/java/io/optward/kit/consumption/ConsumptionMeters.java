package io.optward.kit.consumption;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.optward.kit.letter.UndecodedRecord;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What is held up, since when, and what was put aside, as metrics. */
@ApplicationScoped
class ConsumptionMeters {

    private final MeterRegistry meters;
    private final Clock clock;
    private final Map<String, AtomicReference<@Nullable Instant>> since = new ConcurrentHashMap<>();

    ConsumptionMeters(MeterRegistry meters, Clock clock) {
        this.meters = meters;
        this.clock = clock;
    }

    /** Something failed and is tried again. @return since when it fails */
    Instant isHeldUp(String work) {
        return Objects.requireNonNull(of(work).updateAndGet(known -> known == null ? clock.instant() : known));
    }

    /** Something succeeded. */
    void isWorking(String work) {
        of(work).set(null);
    }

    /** A record was put aside as a dead letter. */
    void putAside(UndecodedRecord found) {
        Counter.builder("optward.dead.letters")
                .description("Records that could not be decoded and were put aside")
                .tag("topic", found.record().topic())
                .tag("reason", found.reason())
                .register(meters)
                .increment();
    }

    private AtomicReference<@Nullable Instant> of(String work) {
        return since.computeIfAbsent(work, this::gauges);
    }

    private AtomicReference<@Nullable Instant> gauges(String work) {
        var heldUpSince = new AtomicReference<@Nullable Instant>();
        Gauge.builder("optward.held.up.seconds", heldUpSince, this::seconds)
                .description("How long something fails and is tried again; 0 while it works")
                .tag("work", work)
                .register(meters);
        Gauge.builder("optward.held.up.since.timestamp.seconds", heldUpSince, ConsumptionMeters::timestamp)
                .description("Since when something fails and is tried again, in Unix seconds; NaN while it works")
                .tag("work", work)
                .register(meters);
        return heldUpSince;
    }

    private double seconds(AtomicReference<@Nullable Instant> heldUpSince) {
        var known = heldUpSince.get();
        return known == null ? 0 : Duration.between(known, clock.instant()).toMillis() / 1000.0;
    }

    private static double timestamp(AtomicReference<@Nullable Instant> heldUpSince) {
        var known = heldUpSince.get();
        return known == null ? Double.NaN : known.toEpochMilli() / 1000.0;
    }
}

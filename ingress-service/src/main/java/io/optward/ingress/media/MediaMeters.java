package io.optward.ingress.media;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.optward.ingress.IngressConfig;
import io.optward.ingress.Role;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What comes of fetching, and what waits, as metrics. */
@ApplicationScoped
class MediaMeters {

    private final MeterRegistry meters;
    private final IngressConfig config;
    private final Clock clock;
    private final AtomicReference<MediaBook.@Nullable Backlog> backlog = new AtomicReference<>();

    MediaMeters(MeterRegistry meters, IngressConfig config, Clock clock) {
        this.meters = meters;
        this.config = config;
        this.clock = clock;
    }

    void start(@Observes StartupEvent started) {
        if (config.roles().contains(Role.MEDIA)) {
            Gauge.builder("optward.media.waiting", this, MediaMeters::waiting)
                    .description("Files that are still to be fetched")
                    .register(meters);
            Gauge.builder("optward.media.oldest.seconds", this, MediaMeters::oldestSeconds)
                    .description("How long ago the message was sent whose file waits the longest; 0 if none does")
                    .register(meters);
        }
    }

    /** An attempt came to an end. */
    void ended(Outcome outcome) {
        Counter.builder("optward.media.attempts")
                .description("Attempts to fetch a file, by what came of them")
                .tag("outcome", wordOf(outcome))
                .register(meters)
                .increment();
        if (outcome instanceof Outcome.Stored(var size)) {
            Counter.builder("optward.media.stored")
                    .description("Bytes of files that were fetched and sealed")
                    .baseUnit("bytes")
                    .register(meters)
                    .increment(size);
        }
    }

    /** A message could not be decoded, so nobody knows whether a file came with it. */
    void passedOver(String reason) {
        Counter.builder("optward.media.passed.over")
                .description("Messages that could not be decoded")
                .tag("reason", reason)
                .register(meters)
                .increment();
    }

    /** So much waits at the moment. */
    void waits(MediaBook.Backlog now) {
        backlog.set(now);
    }

    private double waiting() {
        var known = backlog.get();
        return known == null ? Double.NaN : known.files();
    }

    private double oldestSeconds() {
        var known = backlog.get();
        if (known == null) {
            return Double.NaN;
        }
        return known.oldest() == null
                ? 0
                : Duration.between(known.oldest(), clock.instant()).toMillis() / 1000.0;
    }

    private static String wordOf(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Stored _ -> "STORED";
            case Outcome.Unavailable(var reason) -> reason.name();
            case Outcome.Erased() -> "ERASED";
            case Outcome.Later(var trouble) -> trouble.name();
        };
    }
}

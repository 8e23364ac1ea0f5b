package io.optward.consent.decision;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.optward.contracts.Topic;
import io.optward.kit.kafka.KafkaAccess;
import io.optward.kit.progress.ProgressClock;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Tells up to when the ledger knows every webhook that we accepted: what people wrote, and what WhatsApp told of them. */
@ApplicationScoped
class LedgerClock {

    private static final Set<Topic> IN_THE_LEDGER = Set.of(Topic.MESSAGES_INBOUND, Topic.MESSAGES_STATUS);

    private final ProgressClock progress;
    private final Clock clock;

    LedgerClock(DataSource database, KafkaAccess kafka, Clock clock, MeterRegistry meters) {
        this.progress = new ProgressClock("ledger-clock", IN_THE_LEDGER, database, kafka);
        this.clock = clock;
        Gauge.builder("optward.ledger.lag", this, LedgerClock::lagSeconds)
                .description("How long ago the ledger was known to hold every accepted webhook; NaN while unknown")
                .baseUnit("seconds")
                .register(meters);
    }

    void start(@Observes StartupEvent started) {
        progress.start();
    }

    void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
        progress.stop();
    }

    /**
     * Up to when every accepted webhook is in the ledger that whoever reads it after this call finds.
     *
     * @return null while that is not known
     */
    @Nullable
    Instant asOf() {
        return progress.asOf();
    }

    /** What was told last, without asking the database. */
    @Nullable
    Instant lastToldAsOf() {
        return progress.lastToldAsOf();
    }

    /** Whether {@code ingress.progress} can be read at the moment. */
    boolean isReading() {
        return progress.isReading();
    }

    /** How many partitions ingress speaks of; 0 before it said anything. */
    int partitions() {
        return progress.partitions();
    }

    private double lagSeconds() {
        var asOf = progress.lastToldAsOf();
        return asOf == null
                ? Double.NaN
                : Duration.between(asOf, clock.instant()).toMillis() / 1000.0;
    }
}

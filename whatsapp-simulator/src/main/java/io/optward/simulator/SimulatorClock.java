package io.optward.simulator;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The one source of time; rules take the instant as an argument. It can be set forward, never back but by forgetting. */
@Singleton
class SimulatorClock {

    private static final int BEFORE_ANYBODY_ELSE = 1;

    private volatile Duration ahead = Duration.ZERO;

    SimulatorClock() {}

    @Produces
    @ApplicationScoped
    Clock clock() {
        return new Ahead(this, ZoneOffset.UTC);
    }

    synchronized void forward(Duration by) {
        ahead = ahead.plus(by);
    }

    Duration ahead() {
        return ahead;
    }

    synchronized void forget(@Observes @Priority(BEFORE_ANYBODY_ELSE) StateForgotten asked) {
        ahead = Duration.ZERO;
    }

    private static final class Ahead extends Clock {

        private final SimulatorClock clock;
        private final ZoneId zone;

        private Ahead(SimulatorClock clock, ZoneId zone) {
            this.clock = clock;
            this.zone = zone;
        }

        @Override
        public ZoneId getZone() {
            return zone;
        }

        @Override
        public Clock withZone(ZoneId other) {
            return new Ahead(clock, other);
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(clock.ahead());
        }
    }
}

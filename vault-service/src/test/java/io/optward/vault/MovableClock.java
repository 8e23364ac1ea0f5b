package io.optward.vault;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The time of these tests: the machine's, or ahead of it for as long as a test says so. */
public final class MovableClock extends Clock {

    private static volatile Duration ahead = Duration.ZERO;

    /** Lets time pass at once, until it is closed. */
    public static Later later(Duration by) {
        ahead = by;
        return new Later(Instant.now().plus(by));
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }

    /** @param instant what time it is now */
    public record Later(Instant instant) implements AutoCloseable {

        @Override
        public void close() {
            ahead = Duration.ZERO;
        }
    }

    static class ForTheVault {

        @Produces
        @Singleton
        Clock clock() {
            return new MovableClock();
        }
    }
}

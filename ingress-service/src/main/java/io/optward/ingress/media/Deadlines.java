package io.optward.ingress.media;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Ends what is read for too long, however slowly it comes: the client's own timeout ends where a body begins. */
@ApplicationScoped
class Deadlines {

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("media-deadlines").daemon().factory());

    Deadlines() {
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Closes a stream then, unless this is closed before; whoever reads from it gets an {@link IOException}. */
    Deadline close(InputStream stream, Duration within) {
        var closing = timer.schedule(
                () -> {
                    stream.close();
                    return true;
                },
                within.toMillis(),
                TimeUnit.MILLISECONDS);
        return () -> closing.cancel(false);
    }

    @PreDestroy
    void stop() {
        timer.shutdownNow();
    }

    /** Until when; closed when it was met. */
    interface Deadline extends AutoCloseable {
        @Override
        void close();
    }
}

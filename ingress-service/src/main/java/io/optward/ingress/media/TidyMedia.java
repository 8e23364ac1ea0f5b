package io.optward.ingress.media;

import io.optward.ingress.IngressConfig;
import io.optward.ingress.Role;
import io.optward.kit.consumption.LeftForTheNextStartException;
import io.optward.kit.consumption.SteadfastConsumer;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Deletes what was kept long enough, objects that nobody knows (an attempt was cut off between writing and noting), and
 * rows that are of no use any more.
 */
@ApplicationScoped
class TidyMedia {

    private static final String WORK = "media: delete what was kept long enough";
    private static final Duration EVERY = Duration.ofMinutes(10);

    /** Younger objects may be on their way into the table. */
    private static final Duration SURELY_NOTED = Duration.ofHours(1);

    /** As long as Kafka can bring a message again; see decision 0016. */
    private static final Duration KNOWN_FOR = Duration.ofDays(75);

    private static final int AT_ONCE = 200;

    private final IngressConfig config;
    private final MediaBook book;
    private final ObjectStore store;
    private final SteadfastConsumer steadfast;
    private final Clock clock;
    private final CountDownLatch stop = new CountDownLatch(1);

    TidyMedia(IngressConfig config, MediaBook book, ObjectStore store, SteadfastConsumer steadfast, Clock clock) {
        this.config = config;
        this.book = book;
        this.store = store;
        this.steadfast = steadfast;
        this.clock = clock;
    }

    void start(@Observes StartupEvent started) {
        if (config.roles().contains(Role.MEDIA)) {
            Thread.ofPlatform().name("media-tidy").daemon().start(this::tidyForEver);
        }
    }

    void stop(@Observes ShutdownEvent stopping) {
        stop.countDown();
    }

    private void tidyForEver() {
        try {
            do {
                steadfast.persistently(WORK, () -> tidy(clock.instant()));
            } while (!stop.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (LeftForTheNextStartException left) {
            Log.infof("%s", left.getMessage());
        }
    }

    /** Does all of it. */
    void tidy(Instant now) {
        int ended = 0;
        for (int some = end(now); some > 0; some = end(now)) {
            ended += some;
        }
        int unknown = deleteUnknown(now.minus(SURELY_NOTED));
        if (ended + unknown > 0) {
            Log.infof("media are deleted: kept long enough=%d, known to nobody=%d", ended, unknown);
        }
        boolean more = true;
        while (more) {
            more = book.forget(now.minus(KNOWN_FOR), AT_ONCE);
        }
    }

    private int end(Instant now) {
        return QuarkusTransaction.requiringNew().call(() -> {
            var objects = book.endOf(AT_ONCE, now);
            objects.forEach(this::delete);
            return objects.size();
        });
    }

    private int deleteUnknown(Instant olderThan) {
        List<ObjectName> names;
        try {
            names = store.olderThan(olderThan);
        } catch (IOException e) {
            throw new UncheckedIOException("the objects could not be listed", e);
        }
        int deleted = 0;
        for (int from = 0; from < names.size(); from += AT_ONCE) {
            var some = names.subList(from, Math.min(names.size(), from + AT_ONCE));
            var wanted = book.wantedAmong(some);
            for (var name : some) {
                if (!wanted.contains(name)) {
                    delete(name);
                    deleted++;
                }
            }
        }
        return deleted;
    }

    private void delete(ObjectName object) {
        try {
            store.delete(object);
        } catch (IOException e) {
            throw new UncheckedIOException("an object could not be deleted", e);
        }
    }
}

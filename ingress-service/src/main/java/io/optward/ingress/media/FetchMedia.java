package io.optward.ingress.media;

import io.optward.contracts.media.MediaEvent.MediaUnavailable.Reason;
import io.optward.ingress.IngressConfig;
import io.optward.ingress.Role;
import io.optward.kit.consumption.LeftForTheNextStartException;
import io.optward.kit.consumption.SteadfastConsumer;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Works off the files that wait, so many at once, each on a thread of its own. What became of one is committed before it
 * is told ({@link TellMedia}); a crash at any point leaves it due again, and the same object is written anew.
 */
@ApplicationScoped
class FetchMedia {

    private static final String LOOKING = "media: look for what is to be fetched, and tell what became of it";
    private static final String NOTING = "media: note what became of a file";

    /** Between the end of an attempt, or when it is cut off, and when somebody else may begin another one. */
    private static final Duration TO_NOTE_IT = Duration.ofSeconds(60);

    private final IngressConfig config;
    private final MediaBook book;
    private final Fetching fetching;
    private final ObjectStore store;
    private final TellMedia telling;
    private final SteadfastConsumer steadfast;
    private final MediaMeters meters;
    private final Clock clock;
    private final Patience patience;
    private final Semaphore places;
    private final Semaphore work = new Semaphore(0);
    private final Set<Fetch> inHand = ConcurrentHashMap.newKeySet();
    private volatile MediaBook.@Nullable Backlog backlog;
    private volatile boolean stopped;

    FetchMedia(
            IngressConfig config,
            MediaBook book,
            Fetching fetching,
            ObjectStore store,
            TellMedia telling,
            SteadfastConsumer steadfast,
            MediaMeters meters,
            Clock clock) {
        this.config = config;
        this.book = book;
        this.fetching = fetching;
        this.store = store;
        this.telling = telling;
        this.steadfast = steadfast;
        this.meters = meters;
        this.clock = clock;
        this.patience = Patience.of(config.media());
        this.places = new Semaphore(config.media().atOnce());
    }

    void start(@Observes StartupEvent started) {
        if (config.roles().contains(Role.MEDIA)) {
            Log.infof("files are downloaded from %s and nowhere else", fetching.downloadsFrom());
            Thread.ofPlatform().name("media-fetcher").daemon().start(this::fetchForEver);
        }
    }

    /** What is in hand is given back, so that another process, or the next start, need not wait until it is due again. */
    void stop(@Observes ShutdownEvent stopping) {
        stopped = true;
        thereIsWork();
        for (var fetch : inHand) {
            try {
                book.again(fetch, clock.instant(), "STOPPED");
            } catch (IllegalStateException e) {
                Log.warnf("a file is due again later: %s", e.getMessage());
            }
        }
    }

    /** Somebody has noted a file. */
    void thereIsWork() {
        work.release();
    }

    private void fetchForEver() {
        try {
            while (!stopped) {
                steadfast.persistently(LOOKING, this::look);
                boolean _ = work.tryAcquire(config.media().poll().toMillis(), TimeUnit.MILLISECONDS);
                work.drainPermits();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (LeftForTheNextStartException left) {
            Log.infof("%s", left.getMessage());
        }
    }

    /** How much waited when it was last looked; null before that. Asks nobody. */
    MediaBook.@Nullable Backlog backlog() {
        return backlog;
    }

    private void look() {
        var waiting = book.backlog();
        backlog = waiting;
        meters.waits(waiting);
        takeWhatIsDue();
        // last: WhatsApp has files for a while only, and they are fetched while Kafka is away
        telling.tell();
    }

    private void takeWhatIsDue() {
        int free = places.availablePermits();
        if (free == 0) {
            return;
        }
        var now = clock.instant();
        var until = now.plus(config.media().attemptWithin())
                .plus(config.media().answerTimeout().multipliedBy(2))
                .plus(TO_NOTE_IT);
        for (var fetch : book.take(free, now, until)) {
            places.acquireUninterruptibly();
            inHand.add(fetch);
            Thread.ofVirtual().name("media-" + fetch.object()).start(() -> fetch(fetch));
        }
    }

    private void fetch(Fetch fetch) {
        try {
            var outcome = fetching.attempt(fetch);
            steadfast.persistently(NOTING, () -> note(fetch, outcome));
        } catch (LeftForTheNextStartException _) {
            Log.infof("a file is left for the next start object=%s", fetch.object());
        } catch (RuntimeException e) {
            // due again when its time is over; nothing of what was asked or answered is in the log
            Log.errorf(
                    "an attempt to fetch a file failed object=%s failure=%s",
                    fetch.object(), e.getClass().getSimpleName());
        } finally {
            inHand.remove(fetch);
            places.release();
            thereIsWork();
        }
    }

    private void note(Fetch fetch, Outcome outcome) {
        var now = clock.instant();
        boolean counts =
                switch (outcome) {
                    case Outcome.Stored(var size) ->
                        book.stored(fetch, size, now, now.plus(config.media().keptFor()));
                    case Outcome.Unavailable(var reason) -> unavailable(fetch, reason);
                    case Outcome.Erased() -> book.erased(fetch, now);
                    case Outcome.Later(var trouble) ->
                        switch (patience.after(fetch, trouble, now)) {
                            case Patience.Again(var then) -> again(fetch, trouble, then);
                            case Patience.GiveUp(var reason) -> unavailable(fetch, reason);
                        };
                };
        meters.ended(outcome);
        if (!counts && outcome instanceof Outcome.Stored) {
            deleteUnlessWanted(fetch.object());
        }
    }

    private boolean again(Fetch fetch, Trouble trouble, Instant then) {
        Log.infof(
                "a file is fetched later object=%s attempt=%d trouble=%s then=%s",
                fetch.object(), fetch.attempt(), trouble, then);
        return book.again(fetch, then, trouble.name());
    }

    private boolean unavailable(Fetch fetch, Reason reason) {
        Log.warnf("a file is not to be had object=%s reason=%s", fetch.object(), reason);
        return book.unavailable(fetch, reason, clock.instant());
    }

    /** The person was erased meanwhile; or another attempt has written the same object, which then is wanted. */
    private void deleteUnlessWanted(ObjectName object) {
        if (book.wantedAmong(Set.of(object)).isEmpty()) {
            try {
                store.delete(object);
            } catch (IOException e) {
                throw new UncheckedIOException("an object could not be deleted", e);
            }
        }
    }
}

package io.optward.ingress.normaliser;

import io.optward.ingress.IngressConfig;
import io.optward.ingress.Role;
import io.optward.kit.event.EventPublisher;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/** Publishes each event once: what was published is noted by its id, in the transaction that waits for Kafka. */
@ApplicationScoped
class Receipts {

    /**
     * Meta repeats a webhook for up to 7 days, and it may then lie on Kafka for 8; a rejected one can be replayed for 30:
     * nothing comes twice after 38 days.
     */
    private static final Duration KEEP = Duration.ofDays(38);

    private static final Duration TIDY_EVERY = Duration.ofHours(1);
    private static final int PER_DELETION = 10_000;

    /** So much is sent before Kafka is waited for; below the producer's buffer, which would otherwise refuse more. */
    private static final long BYTES_AT_ONCE = 4L << 20;

    private static final Duration PUBLISH_WITHIN = Duration.ofSeconds(40);

    /** Longer than Kafka is waited for once; a batch with much content waits several times. */
    private static final int TRANSACTION_SECONDS = 300;

    private final Instance<DataSource> dataSource;
    private final EventPublisher publisher;
    private final RejectedWebhooks rejected;
    private final IngressConfig config;
    private final Clock clock;
    private final CountDownLatch stop = new CountDownLatch(1);

    Receipts(
            Instance<DataSource> dataSource,
            EventPublisher publisher,
            RejectedWebhooks rejected,
            IngressConfig config,
            Clock clock) {
        this.dataSource = dataSource;
        this.publisher = publisher;
        this.rejected = rejected;
        this.config = config;
        this.clock = clock;
    }

    void start(@Observes StartupEvent started) {
        if (config.roles().contains(Role.NORMALISER)) {
            Thread.ofPlatform().name("receipts-tidy").daemon().start(this::tidyForEver);
        }
    }

    void stop(@Observes ShutdownEvent stopping) {
        stop.countDown();
    }

    /**
     * Publishes what was not published before, in this order. Returns when Kafka has all of it and the receipts are
     * committed; in the transaction at hand, if there is one, or in one of its own.
     *
     * <p>A crash between the two publishes again under the same ids. Two replicas with the same webhook cannot both
     * publish: the second waits at the first one's uncommitted receipt and then sees it.
     *
     * @throws RuntimeException if the database or Kafka did not confirm; publish again
     */
    void publishOnce(Collection<Publication> publications) {
        if (publications.isEmpty()) {
            return;
        }
        QuarkusTransaction.joiningExisting().timeout(TRANSACTION_SECONDS).run(() -> {
            var fresh = insert(publications);
            var sending = new ArrayList<Publication>();
            long bytes = 0;
            for (var publication : publications) {
                // an id that stands twice in one batch counts once
                if (fresh.remove(publication.id())) {
                    if (bytes + publication.bytes() > BYTES_AT_ONCE) {
                        send(sending);
                        stayInTouch();
                        sending.clear();
                        bytes = 0;
                    }
                    sending.add(publication);
                    bytes += publication.bytes();
                }
            }
            send(sending);
        });
    }

    /** Sends, waits for Kafka, and notes where the webhooks lie that were put aside. */
    private void send(List<Publication> publications) {
        var records = publications.stream()
                .flatMap(publication -> publication.records().stream())
                .toList();
        var places = publisher
                .sendAndAwait(records, PUBLISH_WITHIN, this::stayInTouch)
                .iterator();
        for (var publication : publications) {
            var place = places.next();
            publication.records().stream().skip(1).forEach(_ -> places.next());
            var rejection = publication.rejection();
            if (rejection != null) {
                rejected.note(rejection, place);
            }
        }
    }

    /** The ids that were not there; sorted, so that two replicas cannot wait for each other in a circle. */
    private Set<String> insert(Collection<Publication> publications) {
        var ids = publications.stream().map(Publication::id).distinct().sorted().toArray(String[]::new);
        var fresh = new HashSet<String>();
        try (var connection = dataSource.get().getConnection();
                var insert = connection.prepareStatement("INSERT INTO receipt (event_id) SELECT unnest(?)"
                        + " ON CONFLICT DO NOTHING RETURNING event_id")) {
            insert.setArray(1, connection.createArrayOf("text", ids));
            try (var rows = insert.executeQuery()) {
                while (rows.next()) {
                    fresh.add(rows.getString(1));
                }
            }
            return fresh;
        } catch (SQLException e) {
            throw new IllegalStateException("the database did not take the receipts", e);
        }
    }

    /** PostgreSQL ends a transaction of which it hears nothing for some seconds, so that nobody paused holds receipts. */
    private void stayInTouch() {
        try (var connection = dataSource.get().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("SELECT 1");
        } catch (SQLException e) {
            throw new IllegalStateException("the database ended the receipts' transaction", e);
        }
    }

    private void tidyForEver() {
        try {
            while (!stop.await(TIDY_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                tidy(clock.instant());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Forgets receipts that nothing can ask for any more. */
    void tidy(Instant now) {
        try (var connection = dataSource.get().getConnection()) {
            while (deleteSome(connection, now.minus(KEEP)) == PER_DELETION) {
                Log.debugf("%d receipts forgotten", PER_DELETION);
            }
        } catch (SQLException | RuntimeException e) {
            Log.warnf("receipts are tidied up later: %s", e.getMessage());
        }
    }

    private static int deleteSome(Connection connection, Instant before) throws SQLException {
        try (var delete = connection.prepareStatement("DELETE FROM receipt WHERE event_id IN"
                + " (SELECT event_id FROM receipt WHERE seen_at < ? LIMIT ?)")) {
            delete.setTimestamp(1, Timestamp.from(before));
            delete.setInt(2, PER_DELETION);
            return delete.executeUpdate();
        }
    }
}

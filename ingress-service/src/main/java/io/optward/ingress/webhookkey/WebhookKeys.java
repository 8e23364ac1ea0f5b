package io.optward.ingress.webhookkey;

import com.google.crypto.tink.HybridDecrypt;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import io.optward.contracts.CrockfordId;
import io.optward.contracts.ingress.WebhookKeyPublished;
import io.optward.contracts.trail.TrailEvent;
import io.optward.ingress.IngressConfig;
import io.optward.ingress.Role;
import io.optward.kit.consumption.SteadfastConsumer;
import io.optward.kit.event.CloudEvents;
import io.optward.kit.event.Envelope;
import io.optward.kit.event.EventPublisher;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Key pairs for webhooks, one per UTC day and a week ahead, so that receivers can go on sealing while every normaliser
 * is down. The public half goes out on {@code ingress.webhook-keys}, always as the database holds it: of two replicas
 * that make a key for the same day, one wins and both publish the winner's, under the same event id.
 *
 * <p>Receivers seal to the newest key whose day has come. So a key may be in use until its successor's day begins, and
 * its webhooks lie on Kafka for 8 days more: a key is destroyed nine days after the day of its successor began. In a
 * normal week that is when day + 9 days is over; after an outage of the normaliser it is later, and nothing is lost.
 */
@ApplicationScoped
public class WebhookKeys {

    private static final int DAYS_AHEAD = 7;

    /** Retention of ingress.webhooks.sealed, and a day to be safe. */
    private static final int DAYS_AFTER_SUCCESSOR = 9;

    private static final Duration LOOK_AFTER_EVERY = Duration.ofMinutes(30);
    private static final Duration PUBLISH_WITHIN = Duration.ofSeconds(40);

    private final IngressConfig config;
    private final Instance<DataSource> dataSource;
    private final EventPublisher publisher;
    private final SteadfastConsumer steadfast;
    private final Clock clock;
    private final String service;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Set<String> published = new HashSet<>();
    private @Nullable KeyWrapping wrapping;

    WebhookKeys(
            IngressConfig config,
            Instance<DataSource> dataSource,
            EventPublisher publisher,
            SteadfastConsumer steadfast,
            Clock clock,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.config = config;
        this.dataSource = dataSource;
        this.publisher = publisher;
        this.steadfast = steadfast;
        this.clock = clock;
        this.service = service;
    }

    void start(@Observes StartupEvent started) {
        if (config.roles().contains(Role.NORMALISER)) {
            wrapping = new KeyWrapping(config.wrappingKey()
                    .orElseThrow(() -> new IllegalStateException(
                            "optward.ingress.wrapping-key is missing; the normaliser wraps its keys with it")));
            Thread.ofPlatform().name("webhook-key-maker").daemon().start(this::lookAfterKeys);
        }
    }

    void stop(@Observes ShutdownEvent stopping) {
        stop.countDown();
    }

    /**
     * The private half of a key.
     *
     * @return empty if there is no such key, or no more
     * @throws IllegalStateException if the database cannot say
     */
    public Optional<HybridDecrypt> privateHalf(String keyId) {
        try (var connection = dataSource.get().getConnection();
                var select = connection.prepareStatement("SELECT wrapped_private FROM webhook_key WHERE key_id = ?")) {
            select.setString(1, keyId);
            try (var row = select.executeQuery()) {
                return row.next() ? Optional.of(wrapping().unwrap(keyId, row.getBytes(1))) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the database did not give the webhook key", e);
        } catch (GeneralSecurityException e) {
            // another wrapping key: the right one may come with the next start, so nothing is given up
            throw new IllegalStateException("webhook key " + keyId + " does not open with this wrapping key", e);
        }
    }

    private void lookAfterKeys() {
        try {
            do {
                steadfast.persistently("webhook keys", () -> lookAfter(clock.instant()));
            } while (!stop.await(LOOK_AFTER_EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException stopped) {
            Log.infof("%s", stopped.getMessage());
        }
    }

    /** Makes what is missing up to a week ahead, publishes what this process has not yet, destroys what is over. */
    void lookAfter(Instant now) {
        var today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        List<String> over;
        try (var connection = dataSource.get().getConnection()) {
            make(connection, today, now);
            var fresh = from(connection, today).stream()
                    .filter(key -> !published.contains(key.keyId()))
                    .toList();
            publisher.sendAndAwait(
                    fresh.stream()
                            .map(key -> CloudEvents.record(new Envelope<>(key.keyId(), source(), null, key.at(), key)))
                            .toList(),
                    PUBLISH_WITHIN);
            fresh.forEach(key -> published.add(key.keyId()));
            over = over(connection, today);
        } catch (SQLException e) {
            throw new IllegalStateException("the database did not keep the webhook keys", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no webhook key could be made", e);
        }
        over.forEach(keyId -> destroy(keyId, now));
    }

    private void make(Connection connection, LocalDate today, Instant now)
            throws SQLException, GeneralSecurityException {
        var there = new HashSet<LocalDate>();
        from(connection, today).forEach(key -> there.add(key.day()));
        try (var insert = connection.prepareStatement(
                "INSERT INTO webhook_key (key_id, day, public_keyset, wrapped_private, made_at)"
                        + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (day) DO NOTHING")) {
            for (int ahead = 0; ahead <= DAYS_AHEAD; ahead++) {
                var day = today.plusDays(ahead);
                if (!there.contains(day)) {
                    var keyId = CrockfordId.random("whk_");
                    var pair = KeysetHandle.generateNew(Hpke.PARAMETERS);
                    insert.setString(1, keyId);
                    insert.setObject(2, day);
                    insert.setString(
                            3, TinkJsonProtoKeysetFormat.serializeKeysetWithoutSecret(pair.getPublicKeysetHandle()));
                    insert.setBytes(4, wrapping().wrap(keyId, pair));
                    insert.setTimestamp(5, Timestamp.from(now.truncatedTo(ChronoUnit.MILLIS)));
                    insert.executeUpdate();
                }
            }
        }
    }

    private static List<WebhookKeyPublished> from(Connection connection, LocalDate today) throws SQLException {
        var keys = new ArrayList<WebhookKeyPublished>();
        try (var select = connection.prepareStatement(
                "SELECT key_id, day, public_keyset, made_at FROM webhook_key WHERE day >= ? ORDER BY day")) {
            select.setObject(1, today);
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    keys.add(new WebhookKeyPublished(
                            rows.getString(1),
                            rows.getObject(2, LocalDate.class),
                            rows.getString(3),
                            rows.getTimestamp(4).toInstant()));
                }
            }
        }
        return keys;
    }

    private static List<String> over(Connection connection, LocalDate today) throws SQLException {
        var over = new ArrayList<String>();
        try (var select = connection.prepareStatement("SELECT key_id FROM webhook_key k WHERE EXISTS"
                + " (SELECT 1 FROM webhook_key successor WHERE successor.day > k.day AND successor.day <= ?)")) {
            select.setObject(1, today.minusDays(DAYS_AFTER_SUCCESSOR));
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    over.add(rows.getString(1));
                }
            }
        }
        return over;
    }

    /** The destruction is remembered if it happens: the transaction commits after Kafka has the fact. */
    private void destroy(String keyId, Instant now) {
        QuarkusTransaction.requiringNew().run(() -> {
            try (var connection = dataSource.get().getConnection();
                    var delete = connection.prepareStatement("DELETE FROM webhook_key WHERE key_id = ?")) {
                delete.setString(1, keyId);
                if (delete.executeUpdate() == 1) {
                    var fact = new TrailEvent.KeyChanged(service, keyId, "DESTROYED", now);
                    publisher.sendAndAwait(
                            List.of(CloudEvents.record(new Envelope<>(keyId + ".destroyed", source(), null, now, fact))),
                            PUBLISH_WITHIN);
                }
            } catch (SQLException e) {
                throw new IllegalStateException("the database did not destroy a webhook key", e);
            }
        });
    }

    private String source() {
        return "/" + service;
    }

    private KeyWrapping wrapping() {
        var unwrapped = wrapping;
        if (unwrapped == null) {
            throw new IllegalStateException("this process is no normaliser and holds no wrapping key");
        }
        return unwrapped;
    }
}

package io.optward.ingress.flow;

import com.google.crypto.tink.Aead;
import io.optward.contracts.trail.TrailEvent;
import io.optward.ingress.IngressConfig;
import io.optward.ingress.Role;
import io.optward.ingress.webhookkey.ConfiguredAead;
import io.optward.kit.business.BusinessConfig;
import io.optward.kit.consumption.LeftForTheNextStartException;
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
import java.security.PrivateKey;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * The keys that Flows are encrypted to: one in force for each sender, made when there is none. A key that was replaced
 * decrypts for a stated time longer, because a device keeps the public key until it is told 421; then it is destroyed.
 * What happens to a key is remembered if it happens: each transaction commits after Kafka has the fact.
 *
 * <p>The private half is unwrapped for each request and kept nowhere: a key that another replica has made is used at
 * once, and one that was destroyed is gone everywhere.
 */
@ApplicationScoped
class FlowKeys {

    private static final Duration LOOK_AFTER_EVERY = Duration.ofMinutes(10);
    private static final Duration PUBLISH_WITHIN = Duration.ofSeconds(40);

    private static final String ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('flow-key ' || ?))";
    private static final String ALL =
            "SELECT key_id, sender, public_key, made_at, decrypts_until FROM flow_key ORDER BY sender, made_at DESC";
    private static final String IN_FORCE = "SELECT key_id FROM flow_key WHERE sender = ? AND decrypts_until IS NULL";
    private static final String THAT_DECRYPT = "SELECT key_id, wrapped_private FROM flow_key"
            + " WHERE decrypts_until IS NULL OR decrypts_until > ? ORDER BY made_at DESC";
    private static final String OVER = "SELECT key_id FROM flow_key WHERE decrypts_until <= ?";
    private static final String INSERT =
            "INSERT INTO flow_key (key_id, sender, public_key, wrapped_private, made_at)" + " VALUES (?, ?, ?, ?, ?)";
    private static final String RETIRE = "UPDATE flow_key SET decrypts_until = ? WHERE key_id = ?";
    private static final String DESTROY = "DELETE FROM flow_key WHERE key_id = ?";

    private final IngressConfig config;
    private final BusinessConfig business;
    private final Instance<DataSource> dataSource;
    private final EventPublisher publisher;
    private final SteadfastConsumer steadfast;
    private final Clock clock;
    private final String service;
    private final CountDownLatch stop = new CountDownLatch(1);
    private @Nullable Aead wrapping;
    private volatile State state = State.NO_KEY_YET;

    /** Whether the keys could be had when they were last asked for. */
    enum State {
        NO_KEY_YET,
        AWAY,
        TOLD
    }

    FlowKeys(
            IngressConfig config,
            BusinessConfig business,
            Instance<DataSource> dataSource,
            EventPublisher publisher,
            SteadfastConsumer steadfast,
            Clock clock,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.config = config;
        this.business = business;
        this.dataSource = dataSource;
        this.publisher = publisher;
        this.steadfast = steadfast;
        this.clock = clock;
        this.service = service;
    }

    void start(@Observes StartupEvent started) {
        if (config.roles().contains(Role.FLOWS)) {
            var setting = "optward.ingress.flows.wrapping-key";
            wrapping = ConfiguredAead.of(
                    setting,
                    config.flows()
                            .wrappingKey()
                            .orElseThrow(() -> new IllegalStateException(
                                    setting + " is missing; the private halves of Flow keys are wrapped with it")));
            Thread.ofPlatform().name("flow-key-maker").daemon().start(this::lookAfterKeys);
        }
    }

    void stop(@Observes ShutdownEvent stopping) {
        stop.countDown();
    }

    /** Whether the keys could be had when they were last asked for. Asks nobody. */
    State state() {
        return state;
    }

    /** Every key that is there: by sender, the newest first. */
    List<FlowKey> all() {
        return ask(connection -> {
            try (var select = connection.prepareStatement(ALL);
                    var rows = select.executeQuery()) {
                var keys = new ArrayList<FlowKey>();
                while (rows.next()) {
                    keys.add(key(rows));
                }
                return keys;
            }
        });
    }

    /**
     * The private halves of the keys that decrypt at this instant, the newest first.
     *
     * @throws IllegalStateException if the database cannot say
     */
    List<PrivateKey> privateHalves(Instant now) {
        try {
            var halves = unwrapped(now);
            state = halves.isEmpty() ? State.NO_KEY_YET : State.TOLD;
            return halves;
        } catch (IllegalStateException e) {
            state = State.AWAY;
            throw e;
        }
    }

    private List<PrivateKey> unwrapped(Instant now) {
        return ask(connection -> {
            try (var select = connection.prepareStatement(THAT_DECRYPT)) {
                select.setTimestamp(1, Timestamp.from(now));
                try (var rows = select.executeQuery()) {
                    var halves = new ArrayList<PrivateKey>();
                    while (rows.next()) {
                        halves.add(FlowKeyPair.unwrap(rows.getString(1), rows.getBytes(2), wrapping()));
                    }
                    return halves;
                }
            }
        });
    }

    /**
     * Puts a new key in force.
     *
     * @param actor who wants it
     */
    FlowKey rotate(String sender, String actor) {
        var fresh = FlowKeyPair.generate();
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return QuarkusTransaction.requiringNew()
                .call(() -> ask(connection -> {
                    alone(connection, sender);
                    var before = inForce(connection, sender);
                    if (before.isPresent()) {
                        retire(connection, before.get(), now.plus(config.flows().retiredDecryptsFor()));
                    }
                    insert(connection, sender, fresh, now);
                    tell(Stream.concat(
                                    before.stream().map(keyId -> change(actor, keyId, "RETIRED", now)),
                                    Stream.of(change(actor, fresh.keyId(), "CREATED", now)))
                            .toList());
                    return new FlowKey(fresh.keyId(), sender, fresh.publicPem(), now, null);
                }));
    }

    /** Makes what is missing, destroys what is over. */
    void lookAfter(Instant now) {
        business.senders().keySet().forEach(sender -> {
            if (ask(connection -> inForce(connection, sender)).isEmpty()) {
                makeFirst(sender, now);
            }
        });
        List<String> over = ask(connection -> {
            try (var select = connection.prepareStatement(OVER)) {
                select.setTimestamp(1, Timestamp.from(now));
                try (var rows = select.executeQuery()) {
                    var ids = new ArrayList<String>();
                    while (rows.next()) {
                        ids.add(rows.getString(1));
                    }
                    return ids;
                }
            }
        });
        over.forEach(keyId -> destroy(keyId, now));
        state = State.TOLD;
    }

    private void makeFirst(String sender, Instant now) {
        var fresh = FlowKeyPair.generate();
        QuarkusTransaction.requiringNew()
                .run(() -> ask(connection -> {
                    alone(connection, sender);
                    // another replica may have been quicker
                    if (inForce(connection, sender).isEmpty()) {
                        insert(connection, sender, fresh, now);
                        tell(List.of(change(service, fresh.keyId(), "CREATED", now)));
                    }
                    return true;
                }));
    }

    private void destroy(String keyId, Instant now) {
        QuarkusTransaction.requiringNew()
                .run(() -> ask(connection -> {
                    try (var delete = connection.prepareStatement(DESTROY)) {
                        delete.setString(1, keyId);
                        if (delete.executeUpdate() == 1) {
                            tell(List.of(change(service, keyId, "DESTROYED", now)));
                        }
                        return true;
                    }
                }));
    }

    private void lookAfterKeys() {
        try {
            do {
                steadfast.persistently("flow keys", () -> lookAfter(clock.instant()));
            } while (!stop.await(LOOK_AFTER_EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (LeftForTheNextStartException stopped) {
            Log.infof("%s", stopped.getMessage());
        }
    }

    private static void alone(Connection connection, String sender) throws SQLException {
        try (var lock = connection.prepareStatement(ONE_AT_A_TIME)) {
            lock.setString(1, sender);
            lock.execute();
        }
    }

    private static Optional<String> inForce(Connection connection, String sender) throws SQLException {
        try (var select = connection.prepareStatement(IN_FORCE)) {
            select.setString(1, sender);
            try (var row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    private static void retire(Connection connection, String keyId, Instant until) throws SQLException {
        try (var update = connection.prepareStatement(RETIRE)) {
            update.setTimestamp(1, Timestamp.from(until));
            update.setString(2, keyId);
            update.executeUpdate();
        }
    }

    private void insert(Connection connection, String sender, FlowKeyPair fresh, Instant now)
            throws SQLException, GeneralSecurityException {
        try (var insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, fresh.keyId());
            insert.setString(2, sender);
            insert.setString(3, fresh.publicPem());
            insert.setBytes(4, fresh.wrappedPrivate(wrapping()));
            insert.setTimestamp(5, Timestamp.from(now));
            insert.executeUpdate();
        }
    }

    private static FlowKey key(ResultSet row) throws SQLException {
        var until = row.getTimestamp("decrypts_until");
        return new FlowKey(
                row.getString("key_id"),
                row.getString("sender"),
                row.getString("public_key"),
                row.getTimestamp("made_at").toInstant(),
                until == null ? null : until.toInstant());
    }

    private Envelope<TrailEvent.KeyChanged> change(String actor, String keyId, String change, Instant now) {
        var id = keyId + "." + change.toLowerCase(Locale.ROOT);
        return new Envelope<>(id, "/" + service, null, now, new TrailEvent.KeyChanged(actor, keyId, change, now));
    }

    private void tell(List<Envelope<TrailEvent.KeyChanged>> changes) {
        publisher.sendAndAwait(changes.stream().map(CloudEvents::record).toList(), PUBLISH_WITHIN);
    }

    private Aead wrapping() {
        var configured = wrapping;
        if (configured == null) {
            throw new IllegalStateException("this process does not answer Flows and holds no wrapping key");
        }
        return configured;
    }

    private <T> T ask(Question<T> question) {
        try (var connection = dataSource.get().getConnection()) {
            return question.ask(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("the database did not answer about Flow keys", e);
        } catch (GeneralSecurityException e) {
            // another wrapping key: the right one may come with the next start, so nothing is given up
            throw new IllegalStateException("a Flow key does not open with this wrapping key", e);
        }
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask(Connection connection) throws SQLException, GeneralSecurityException;
    }
}

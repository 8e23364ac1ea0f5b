package io.optward.audit.log;

import io.micrometer.core.instrument.MeterRegistry;
import io.optward.audit.AuditConfig;
import io.optward.kit.kafka.KafkaAccess;
import io.optward.merkle.Checkpoint;
import io.optward.merkle.Hash;
import io.optward.merkle.MerkleTree;
import io.optward.merkle.SignedNote;
import io.optward.merkle.Tile;
import io.optward.merkle.TileEdge;
import io.optward.merkle.TileSource;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Extends the tree over what was sequenced, and publishes: signs a checkpoint and sends it to {@code audit.checkpoints}.
 * Everything it writes follows from the rows, so that doing it twice, here or in another process, changes nothing. Only
 * the process that owns the log does it, and one that does not know yet that it lost the log sends nothing more. It goes
 * on only from an edge that leads to the last checkpoint; otherwise it signs nothing and says so.
 */
@ApplicationScoped
public class Integrator {

    private static final long NOBODY = 0;
    private static final int LEAVES_AT_ONCE = 8_192;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final DataSource database;
    private final LogKey key;
    private final KafkaAccess kafka;
    private final Duration interval;
    private final Clock clock;
    private final AtomicLong sequenced = new AtomicLong();
    private final AtomicLong published = new AtomicLong();
    private final AtomicLong ownedUnder = new AtomicLong();

    private volatile boolean stopping;
    private volatile State state = new State.Fine();
    private volatile @Nullable Thread thread;

    // of the integrator's thread
    private long epoch;
    private @Nullable TileEdge edge;
    private @Nullable String unsent;
    private @Nullable CheckpointTopic topic;
    private Optional<Checkpoint> newest = Optional.empty();
    private Instant lastPublished = Instant.EPOCH;

    Integrator(
            DataSource database,
            LogKey key,
            KafkaAccess kafka,
            AuditConfig config,
            MeterRegistry metrics,
            Clock clock) {
        this.database = database;
        this.key = key;
        this.kafka = kafka;
        this.interval = config.publication().interval();
        this.clock = clock;
        metrics.gauge("optward.log.size.sequenced", sequenced);
        metrics.gauge("optward.log.size.published", published);
    }

    /** How the integrator is doing. */
    sealed interface State {

        record Fine() implements State {}

        /** It tries again. */
        record Waiting(String why) implements State {}

        /** What is stored does not lead to what was signed. A person must look; nothing more is signed. */
        record Damaged(String what) implements State {}
    }

    State state() {
        return state;
    }

    void onStart(@Observes StartupEvent starting) {
        thread = Thread.ofPlatform().name("audit-integrator").start(this::stayAtWork);
    }

    void onStop(@Observes ShutdownEvent ending) throws InterruptedException {
        stopping = true;
        var running = thread;
        if (running != null) {
            LockSupport.unpark(running);
            running.join(Duration.ofSeconds(9));
        }
    }

    /** Says that this process owns the log from now on; returns at once. */
    void begin(Ownership owned) {
        ownedUnder.set(owned.epoch());
        extendTo(owned.size());
    }

    /** Says that this process owns the log no more, as far as it knows; returns at once. */
    void end() {
        ownedUnder.set(NOBODY);
    }

    /** Says how many leaves are sequenced; returns at once. */
    void extendTo(long size) {
        sequenced.accumulateAndGet(size, Math::max);
        LockSupport.unpark(thread);
    }

    private void stayAtWork() {
        while (!stopping) {
            try {
                LockSupport.parkNanos(work().toNanos());
            } catch (SQLException | RuntimeException e) {
                edge = null;
                state = new State.Waiting("the database does not answer as it should; trying again");
                Log.warnf(e, "integrator waits %d ms", RETRY_AFTER.toMillis());
                LockSupport.parkNanos(RETRY_AFTER.toNanos());
            } catch (DamagedException e) {
                edge = null;
                state = new State.Damaged(e.what);
                Log.errorf("the log is damaged and no checkpoint is signed: %s", e.what);
                LockSupport.parkNanos(RETRY_AFTER.multipliedBy(10).toNanos());
            }
        }
        closeTopic();
    }

    /** Does what there is to do, and tells when to look again. */
    private Duration work() throws SQLException, DamagedException {
        long owned = ownedUnder.get();
        if (owned != epoch) {
            epoch = owned;
            edge = null; // another process may have gone on from there
            closeTopic();
        }
        if (epoch == NOBODY || sequenced.get() == 0) {
            return LOOK_AGAIN;
        }
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                return work(connection);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    private Duration work(Connection connection) throws SQLException, DamagedException {
        var tree = edge;
        if (tree == null) {
            tree = readBack(connection);
            edge = tree;
        }
        while (tree.size() < sequenced.get() && !stopping) {
            extend(connection, tree);
        }
        state = new State.Fine();
        long signed = newest.map(Checkpoint::size).orElse(0L);
        if (tree.size() == signed) {
            send(connection);
            return LOOK_AGAIN;
        }
        var due = lastPublished.plus(interval);
        var now = clock.instant();
        if (now.isBefore(due)) {
            return Duration.between(now, due);
        }
        publish(connection, new Checkpoint(key.origin(), tree.size(), tree.root()), now);
        return interval;
    }

    private TileEdge readBack(Connection connection) throws SQLException, DamagedException {
        var stored = StoredTree.read(connection);
        TileEdge tree;
        try {
            tree = TileEdge.of(stored.size(), tile -> StoredTree.tile(connection, tile));
        } catch (TileSource.MissingTileException e) {
            throw new DamagedException(String.valueOf(e.getMessage()));
        }
        if (!tree.root().equals(stored.root())) {
            throw new DamagedException("the edge of the tree does not lead to its root of size " + stored.size());
        }
        var note = StoredTree.newestCheckpoint(connection);
        newest = note.isEmpty() ? Optional.empty() : Optional.of(checked(connection, note.get(), tree));
        newest.ifPresent(checkpoint -> published.set(checkpoint.size()));
        unsent = note.orElse(null); // it may have been stored and not sent
        return tree;
    }

    private Checkpoint checked(Connection connection, String note, TileEdge tree) throws DamagedException {
        if (!SignedNote.parse(note).isSignedBy(key.publicKey())) {
            throw new DamagedException("the newest checkpoint is not signed with this log's name and key");
        }
        var checkpoint = Checkpoint.parse(SignedNote.parse(note).text());
        var tiles = new TileSource(checkpoint.size(), tile -> StoredTree.tile(connection, tile));
        if (checkpoint.size() > tree.size()
                || !MerkleTree.root(checkpoint.size(), tiles).equals(checkpoint.root())) {
            throw new DamagedException("the tiles do not lead to the checkpoint of size " + checkpoint.size());
        }
        return checkpoint;
    }

    private void extend(Connection connection, TileEdge tree) throws SQLException, DamagedException {
        long from = tree.size();
        Map<Tile, byte[]> completed = new LinkedHashMap<>();
        edge = null; // until this is committed, what is in memory is ahead of what is stored
        StoredTree.leaves(
                connection, from, from + LEAVES_AT_ONCE, leaf -> tree.append(Hash.leaf(leaf), completed::put));
        if (tree.size() == from) {
            throw new DamagedException("the row of index " + from + " is missing");
        }
        StoredTree.write(connection, from, tree, completed);
        connection.commit();
        edge = tree;
    }

    private void publish(Connection connection, Checkpoint checkpoint, Instant now) throws SQLException {
        var note = key.sign(checkpoint).toString();
        try (var insert = connection.prepareStatement(
                "INSERT INTO checkpoint (size, note, signed_at) VALUES (?, ?, ?) ON CONFLICT (size) DO NOTHING")) {
            insert.setLong(1, checkpoint.size());
            insert.setString(2, note);
            insert.setObject(3, now.atOffset(ZoneOffset.UTC));
            insert.executeUpdate();
        }
        connection.commit();
        newest = Optional.of(checkpoint);
        lastPublished = now;
        unsent = note;
        synchronized (published) {
            published.set(checkpoint.size());
            published.notifyAll();
        }
        send(connection);
    }

    /** Sends the newest checkpoint; what could not be sent is sent with the next look. */
    private void send(Connection connection) throws SQLException {
        var note = unsent;
        if (note == null) {
            return;
        }
        try {
            var open = topic;
            if (open == null) {
                open = new CheckpointTopic(kafka, key.origin());
                topic = open;
                // an owner that comes later fences us; one that came earlier must find itself unhindered
                if (!Ownership.isUnder(connection, epoch)) {
                    closeTopic();
                    return;
                }
            }
            open.send(note);
            unsent = null;
        } catch (KafkaException e) {
            closeTopic();
            Log.warnf("the checkpoint is stored and not sent yet: %s", e.getMessage());
        }
    }

    private void closeTopic() {
        var open = topic;
        topic = null;
        if (open != null) {
            open.close();
        }
    }

    /** Waits until a checkpoint of this process covers a leaf, or the time is over. */
    public void awaitPublished(long index, Duration longest) {
        long deadline = System.nanoTime() + longest.toNanos();
        synchronized (published) {
            while (published.get() <= index) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return;
                }
                try {
                    published.wait(left);
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    private static final class DamagedException extends Exception {

        private static final long serialVersionUID = 1L;

        private final String what;

        DamagedException(String what) {
            super(what);
            this.what = what;
        }
    }
}

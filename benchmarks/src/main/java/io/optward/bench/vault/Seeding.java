package io.optward.bench.vault;

import io.optward.bench.measure.Progress;
import io.optward.contracts.Json;
import io.optward.contracts.vault.ProtectAnswer;
import io.optward.kit.proof.DecisionProofs;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes people known to a vault that knows nobody, by asking it to protect something of each of them, as an import would:
 * what is measured later was written by the vault itself.
 */
final class Seeding {

    private static final int CALLERS = 4;
    private static final int BATCH = 1_000;
    private static final long LAG_ALLOWED = 512L << 20;
    private static final Duration TOLD_EVERY = Duration.ofSeconds(5);

    private final VaultServers servers;
    private final SealedPeople people;
    private final Progress progress;
    private final AtomicInteger next = new AtomicInteger();

    Seeding(VaultServers servers, SealedPeople people, Progress progress) {
        this.servers = servers;
        this.people = people;
        this.progress = progress;
    }

    void run() throws InterruptedException {
        var begun = System.nanoTime();
        try (var callers = Executors.newFixedThreadPool(CALLERS)) {
            var all = new ArrayList<Future<?>>();
            for (int i = 0; i < CALLERS; i++) {
                all.add(callers.submit(() -> {
                    makeKnown();
                    return null;
                }));
            }
            for (var one : all) {
                while (!ended(one)) {
                    progress.say("seeding: %,d of %,d people", Math.min(next.get(), people.count()), people.count());
                }
            }
        }
        servers.awaitQuiet();
        settle();
        people.flush();
        progress.say("seeded %,d people in %d s", people.count(), (System.nanoTime() - begun) / 1_000_000_000);
    }

    private static boolean ended(Future<?> one) throws InterruptedException {
        try {
            one.get(TOLD_EVERY.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (java.util.concurrent.TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalStateException("seeding failed: " + cause.getMessage(), cause);
        }
    }

    private void makeKnown() throws IOException, InterruptedException, SQLException {
        var requests = new Requests(people, DecisionProofs.withKey(servers.proofKey()));
        for (int first = next.getAndAdd(BATCH); first < people.count(); first = next.getAndAdd(BATCH)) {
            int count = Math.min(BATCH, people.count() - first);
            var answer = Json.mapper()
                    .readValue(
                            servers.http().ask("/v1/protect", requests.protectFrom(first, count)), ProtectAnswer.class);
            for (int i = 0; i < count; i++) {
                var item = answer.items().get(i);
                people.put(
                        first + i,
                        String.valueOf(item.subject()),
                        String.valueOf(item.fields().values().iterator().next().text()));
            }
            awaitRelay();
        }
    }

    /** PostgreSQL gives up on a relay that is too far behind (max_slot_wal_keep_size). */
    private void awaitRelay() throws SQLException, InterruptedException {
        try (var connection = servers.superuser();
                var lag = connection.prepareStatement(
                        "SELECT coalesce(max(pg_current_wal_lsn() - confirmed_flush_lsn), 0) FROM pg_replication_slots")) {
            while (true) {
                try (var row = lag.executeQuery()) {
                    if (!row.next() || row.getLong(1) < LAG_ALLOWED) {
                        return;
                    }
                }
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
    }

    /** Does now what autovacuum would do in the middle of a measurement. */
    private void settle() {
        try (var connection = servers.superuser();
                var statement = connection.createStatement()) {
            statement.execute("VACUUM (FREEZE, ANALYZE)");
            statement.execute("CHECKPOINT");
        } catch (SQLException e) {
            throw new IllegalStateException("the seeded database could not be settled", e);
        }
    }
}

package io.optward.vault.renewal;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.vault.Alias;
import io.optward.vault.key.DataKeys;
import io.optward.vault.key.IndexMac;
import io.optward.vault.key.KeyRing;
import io.optward.vault.protection.JoinSubjects;
import io.optward.vault.subject.AliasRow;
import io.optward.vault.subject.Hold;
import io.optward.vault.subject.Identity;
import io.optward.vault.subject.InvalidAliasException;
import io.optward.vault.subject.OlderAliases;
import io.optward.vault.subject.OlderAliases.AliasGoneException;
import io.optward.vault.subject.OlderAliases.Obsolete;
import io.optward.vault.subject.OlderAliases.OlderAlias;
import io.optward.vault.subject.RegisteredSubject;
import io.optward.vault.subject.SubjectRegister;
import io.optward.vault.subject.SubjectRegister.AliasKey;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Brings aliases that older rules wrote under the current ones, from their sealed values. Until a row's turn comes it is
 * found by the older rules, so nothing waits for this. What is left to do is in the rows: a crash loses nothing, and a second
 * replica that does the same does no harm. Two subjects who turn out to have one line become one person.
 *
 * <p>Goes on looking when it is done: replicas of the version before write by the older rules until they are gone.
 */
@ApplicationScoped
class RenewAliases {

    private static final int BATCH = 500;
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(30);

    private final OlderAliases older;
    private final SubjectRegister register;
    private final KeyRing keys;
    private final DataKeys dataKeys;
    private final JoinSubjects join;
    private final String service;
    private final Thread worker;
    private final AtomicLong renewed = new AtomicLong();

    RenewAliases(
            OlderAliases older,
            SubjectRegister register,
            KeyRing keys,
            DataKeys dataKeys,
            JoinSubjects join,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.older = older;
        this.register = register;
        this.keys = keys;
        this.dataKeys = dataKeys;
        this.join = join;
        this.service = service;
        this.worker = Thread.ofVirtual().name("renew-aliases").unstarted(this::work);
    }

    void start(@Observes StartupEvent started) {
        worker.start();
    }

    void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
        worker.interrupt();
        worker.join(Duration.ofSeconds(5));
    }

    /** How many this process has renewed since it started. */
    long renewed() {
        return renewed.get();
    }

    private void work() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    renewAll();
                } catch (RuntimeException e) {
                    Log.warnf("aliases of older rules wait: %s", e.getClass().getSimpleName());
                }
                TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS.toMillis());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Goes through all of them, and leaves out what cannot be done now; what waited for another row is done once that is. */
    void renewAll() {
        long before;
        do {
            before = renewed();
            passOnce();
        } while (renewed() > before && !Thread.currentThread().isInterrupted());
    }

    private void passOnce() {
        AliasKey last = null;
        do {
            last = renewAfter(last);
        } while (last != null && !Thread.currentThread().isInterrupted());
    }

    private @Nullable AliasKey renewAfter(@Nullable AliasKey last) {
        var batch = QuarkusTransaction.requiringNew().call(() -> older.after(last, BATCH));
        if (batch.isEmpty()) {
            return null;
        }
        var read = QuarkusTransaction.requiringNew().call(() -> read(batch));
        var ready = read.stream().filter(this::isFoundByCurrentRules).toList();
        renewed.addAndGet(QuarkusTransaction.requiringNew().call(() -> settle(ready)));
        return batch.getLast().key();
    }

    private List<Read> read(List<OlderAlias> batch) {
        var owners = register.byTokens(
                batch.stream().map(one -> one.key().subject()).collect(Collectors.toSet()), Hold.NOTHING);
        var read = new ArrayList<Read>();
        for (var one : batch) {
            Optional.ofNullable(owners.get(one.key().subject()))
                    .filter(owner -> !owner.erased())
                    .flatMap(owner -> read(one, owner))
                    .ifPresent(read::add);
        }
        return withWhatIsMissing(read);
    }

    /** Empty if it is no alias by the current rules, and stays what it is. */
    private Optional<Read> read(OlderAlias row, RegisteredSubject owner) {
        var alias = row.alias();
        var value = alias.opened(dataKeys.unwrap(owner.token(), owner.liveKey()));
        if (value.isEmpty()) {
            Log.warnf("an alias does not open subject=%s", owner.token());
            return Optional.empty();
        }
        try {
            var written = new Alias(alias.kind(), value.get());
            return Optional.of(new Read(row.key(), owner.canonical(), written, Identity.of(written), false));
        } catch (InvalidAliasException _) {
            return Optional.empty();
        }
    }

    private List<Read> withWhatIsMissing(List<Read> read) {
        var owners = register.byAliases(
                read.stream().flatMap(one -> macs(one).stream()).collect(Collectors.toSet()));
        var families = register.familiesOf(owners.values()).stream()
                .collect(Collectors.toMap(RegisteredSubject::token, RegisteredSubject::canonical));
        return read.stream()
                .map(one -> one.found(!one.identity().identifying()
                        || macs(one).stream().allMatch(mac -> isOf(one.canonical(), owners.get(mac), families))))
                .toList();
    }

    private static boolean isOf(
            SubjectToken canonical, @Nullable SubjectToken owner, Map<SubjectToken, SubjectToken> families) {
        return owner != null && canonical.equals(families.get(owner));
    }

    private List<IndexMac> macs(Read read) {
        return read.identity().rows().stream().map(this::mac).toList();
    }

    private IndexMac mac(AliasRow row) {
        return keys.indexMac(row.form().kind(), row.form().value());
    }

    private boolean isFoundByCurrentRules(Read read) {
        if (read.found()) {
            return true;
        }
        var subject = read.key().subject();
        try {
            // a number that went to somebody else since it was read must not make the two of them one
            return join.join(List.of(subject), List.of(read.alias()), service, () -> older.hold(read.key()))
                    == JoinSubjects.Joined.DONE;
        } catch (AliasGoneException _) {
            return false;
        }
    }

    private int settle(List<Read> ready) {
        // whoever erases waits for this, and not this for them in a circle
        register.byTokens(
                ready.stream().map(read -> read.key().subject()).collect(Collectors.toSet()), Hold.AGAINST_ERASURE);
        var same = new ArrayList<AliasKey>();
        var lines = new ArrayList<AliasKey>();
        var obsolete = new ArrayList<Obsolete>();
        for (var read : ready) {
            var line = read.identity().rows().stream().filter(AliasRow::isLine).findFirst();
            if (read.obsolete()) {
                obsolete.add(new Obsolete(read.key(), line.map(this::mac).orElse(null)));
            } else {
                (line.isPresent() ? lines : same).add(read.key());
            }
        }
        return older.settle(same, lines, obsolete);
    }

    /**
     * An alias as it lies in the database, and what the current rules make of it.
     *
     * @param found whether every row that they write is there, and the same person's
     */
    private record Read(AliasKey key, SubjectToken canonical, Alias alias, Identity identity, boolean found) {

        Read found(boolean all) {
            return new Read(key, canonical, alias, identity, all);
        }

        /** Whether the current rules write no such row. */
        boolean obsolete() {
            return identity.rows().stream()
                    .map(AliasRow::form)
                    .noneMatch(
                            form -> form.kind() == alias.kind() && form.value().equals(alias.value()));
        }
    }
}

package io.optward.vault.protection;

import io.optward.contracts.SealedValue;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.SubjectEvent;
import io.optward.contracts.subject.SubjectState;
import io.optward.contracts.vault.ItemError;
import io.optward.contracts.vault.ProtectAnswer;
import io.optward.contracts.vault.ProtectRequest;
import io.optward.kit.event.Envelope;
import io.optward.kit.outbox.Outbox;
import io.optward.kit.problem.Problem;
import io.optward.vault.key.DataKey;
import io.optward.vault.key.DataKeys;
import io.optward.vault.key.IndexMac;
import io.optward.vault.key.KeyRing;
import io.optward.vault.key.SuppressionMac;
import io.optward.vault.protection.ReadItem.IndexedForm;
import io.optward.vault.protection.ReadItem.Readable;
import io.optward.vault.protection.Settlement.Link;
import io.optward.vault.protection.Settlement.Merge;
import io.optward.vault.subject.Hold;
import io.optward.vault.subject.NewAlias;
import io.optward.vault.subject.Recognition;
import io.optward.vault.subject.RegisteredSubject;
import io.optward.vault.subject.SubjectRegister;
import io.optward.vault.subject.SubjectRegister.AliasKey;
import io.optward.vault.subject.SuppressionList;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Protects a batch: reads its form, settles who is who in one transaction with a handful of statements, then seals
 * outside of it. Whoever loses a race against another batch starts over and finds what the other one wrote.
 *
 * <p>A batch that changes nobody takes no lock. One that does holds the known people it changes, with everybody of their
 * families, against erasure and merges, and starts over if a family is not what it was when it was read. A value sealed for somebody whose erasure commits in
 * the meantime is noise from the start.
 */
@ApplicationScoped
public class Protection {

    /** Each lost race means that another batch got through; so many in a row mean that something else is wrong. */
    private static final int TRIES = 20;

    private final ItemReader reader;
    private final KeyRing keys;
    private final DataKeys dataKeys;
    private final SubjectRegister register;
    private final SuppressionList suppressions;
    private final Recognition recognition;
    private final Outbox outbox;
    private final Clock clock;

    Protection(
            ItemReader reader,
            KeyRing keys,
            DataKeys dataKeys,
            SubjectRegister register,
            SuppressionList suppressions,
            Recognition recognition,
            Outbox outbox,
            Clock clock) {
        this.reader = reader;
        this.keys = keys;
        this.dataKeys = dataKeys;
        this.register = register;
        this.suppressions = suppressions;
        this.recognition = recognition;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Answers item by item, in order. */
    public List<ProtectAnswer.Item> protect(List<ProtectRequest.@Nullable Item> items) {
        var read = items.stream().map(reader::read).toList();
        var readable = read.stream()
                .flatMap(item -> item instanceof Readable fine ? Stream.of(fine) : Stream.empty())
                .toList();
        var outcomes = settled(readable).iterator();
        return read.stream()
                .map(item -> switch (item) {
                    case ReadItem.Refused(var error) -> refused(error);
                    case Readable fine -> answer(fine, outcomes.next());
                })
                .toList();
    }

    private List<Outcome> settled(List<Readable> items) {
        for (int attempt = 1; ; attempt++) {
            try {
                return QuarkusTransaction.requiringNew().call(() -> settle(items));
            } catch (RuntimeException e) {
                if (!lostRace(e)) {
                    throw e;
                }
                dataKeys.takeUpTheNewestKey();
                if (attempt == TRIES) {
                    throw Problem.unavailable(
                            "TOO_BUSY", "Others write the same subjects. Nothing was stored; try again.");
                }
            }
        }
    }

    private List<Outcome> settle(List<Readable> items) {
        var macs = items.stream()
                .flatMap(item -> item.identifying().stream())
                .flatMap(claim -> claim.forms().stream())
                .collect(Collectors.toMap(IndexedForm::mac, form -> form, (first, _) -> first, LinkedHashMap::new));
        var tokens = items.stream()
                .map(Readable::subject)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        var byAlias = register.byAliases(macs.keySet());
        tokens.addAll(byAlias.values());
        var families = register.familiesOf(tokens);
        // read after the aliases: an erasure takes an alias away and suppresses it in one commit
        var alive = families.stream()
                .filter(subject -> !subject.erased())
                .map(RegisteredSubject::token)
                .collect(Collectors.toSet());
        var suppressed = suppressedAmong(macs.values().stream()
                .filter(form -> !alive.contains(byAlias.get(form.mac())))
                .toList());
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var settlement = new Settlement(byAlias, families, suppressed, dataKeys, now);
        var outcomes = items.stream().map(settlement::settle).toList();
        write(settlement, now);
        return outcomes;
    }

    private Map<IndexMac, SuppressionMac> suppressedAmong(Collection<IndexedForm> forms) {
        var macs = new HashMap<IndexMac, SuppressionMac>();
        forms.forEach(form -> macs.put(
                form.mac(), keys.suppressionMac(form.form().kind(), form.form().value())));
        var listed = suppressions.among(macs.values());
        macs.values().retainAll(listed);
        return macs;
    }

    private void write(Settlement settlement, Instant now) {
        var further = notYetKept(settlement.further());
        hold(settlement, further);
        register.register(settlement.fresh().stream().map(Person::toRegister).toList(), now);
        register.merge(settlement.merges().stream().map(Merge::entry).toList(), now);
        register.changeState(returned(settlement).map(Returned::token).toList(), SubjectState.ACTIVE);
        suppressions.lift(lifted(settlement));
        var written = register.link(
                Stream.concat(settlement.links().stream(), further.stream())
                        .map(this::sealed)
                        .toList(),
                now);
        if (!settlement.links().stream().allMatch(link -> written.contains(key(link)))) {
            throw new LostRaceException();
        }
        var links = Stream.concat(settlement.links().stream(), further.stream())
                .filter(link -> written.contains(key(link)))
                .toList();
        outbox.addAll(events(settlement, links, now));
    }

    /**
     * Holds the known people whom the batch changes, everybody of their families at once and sorted by token; each family
     * must still be what it was when it was settled.
     */
    private void hold(Settlement settlement, List<Link> further) {
        var changed = Stream.of(
                        settlement.returned().stream(),
                        settlement.merges().stream().flatMap(merge -> Stream.of(merge.canonical(), merge.child())),
                        settlement.links().stream().map(Link::person),
                        further.stream().map(Link::person))
                .flatMap(people -> people)
                .filter(Person::known)
                .collect(Collectors.toMap(Person::token, person -> person, (first, _) -> first));
        var members = changed.values().stream()
                .flatMap(person -> person.family().stream())
                .map(RegisteredSubject::token)
                .toList();
        register.byTokens(members, Hold.FOR_CHANGE);
        // what was waited for may have joined them with others
        var families = register.familiesOf(changed.keySet()).stream()
                .collect(Collectors.groupingBy(RegisteredSubject::canonical));
        changed.forEach((token, person) -> {
            if (!person.family().equals(families.get(token))) {
                throw new LostRaceException();
            }
        });
    }

    private List<Link> notYetKept(List<Link> further) {
        var kept = new LinkedHashSet<AliasKey>(register.having(
                further.stream().map(link -> link.person().token()).collect(Collectors.toSet()),
                further.stream().map(link -> link.alias().mac()).collect(Collectors.toSet())));
        return further.stream().filter(link -> kept.add(key(link))).toList();
    }

    private Set<SuppressionMac> lifted(Settlement settlement) {
        var lifted = new LinkedHashSet<>(settlement.lifted());
        returned(settlement)
                .forEach(returned -> lifted.addAll(recognition.suppressionsOf(returned.token(), returned.key())));
        return lifted;
    }

    /** The known subjects that are no longer suppressed; of a family only those that were. */
    private static Stream<Returned> returned(Settlement settlement) {
        return settlement.returned().stream().filter(Person::known).flatMap(person -> person.family().stream()
                .filter(member -> member.state() == SubjectState.SUPPRESSED)
                .map(member -> new Returned(member.token(), person.keyOf(member))));
    }

    private NewAlias sealed(Link link) {
        var form = link.alias().form();
        return new NewAlias(
                link.person().token(),
                link.alias().mac(),
                form,
                link.person().key().sealAlias(form.kind(), form.value()));
    }

    private List<Envelope<? extends SubjectEvent>> events(Settlement settlement, List<Link> links, Instant now) {
        var events = new ArrayList<Envelope<? extends SubjectEvent>>();
        for (var person : settlement.fresh()) {
            var token = person.token();
            var kinds = links.stream()
                    .filter(link -> link.person() == person)
                    .map(link -> link.alias().form().kind())
                    .distinct()
                    .sorted()
                    .toList();
            events.add(outbox.envelope(
                    token + ".created",
                    token,
                    now,
                    new SubjectEvent.SubjectCreated(token, person.toRegister().state(), kinds, now)));
        }
        for (var link : links) {
            if (link.person().known()) {
                var token = link.person().token();
                var form = link.alias().form();
                var name =
                        form.kind().name().toLowerCase(Locale.ROOT) + "." + keys.aliasName(form.kind(), form.value());
                events.add(outbox.envelope(
                        token + ".linked." + name, token, now, new SubjectEvent.AliasLinked(token, form.kind(), now)));
            }
        }
        returned(settlement)
                .map(Returned::token)
                .forEach(token -> events.add(outbox.envelope(
                        token + ".returned", token, now, new SubjectEvent.SubjectReturned(token, now))));
        for (var merge : settlement.merges()) {
            var entry = merge.entry();
            events.add(outbox.envelope(
                    entry.id() + ".begun",
                    entry.canonical(),
                    now,
                    new SubjectEvent.MergeBegun(entry.canonical(), entry.child(), entry.id(), now)));
        }
        return events;
    }

    private static AliasKey key(Link link) {
        return new AliasKey(link.person().token(), link.alias().mac());
    }

    private static ProtectAnswer.Item answer(Readable item, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Refused(var error) -> refused(error);
            case Outcome.Nobody() -> new ProtectAnswer.Item(null, null, item.ids(), Map.of(), List.of(), null);
            case Outcome.About(var somebody) -> {
                var person = somebody.inTheEnd();
                yield new ProtectAnswer.Item(
                        person.token(), person.state(), item.ids(), sealed(item, person), List.of(), null);
            }
        };
    }

    private static Map<String, SealedValue> sealed(Readable item, Person person) {
        var context = item.context();
        if (context == null) {
            return Map.of();
        }
        var key = person.key();
        var sealed = new LinkedHashMap<String, SealedValue>();
        item.fields().forEach((name, value) -> sealed.put(name, key.seal(name, context, item.sender(), value)));
        return sealed;
    }

    private static ProtectAnswer.Item refused(ItemError error) {
        return new ProtectAnswer.Item(null, null, Map.of(), Map.of(), List.of(), error);
    }

    private static boolean lostRace(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            // class 40: PostgreSQL ended the transaction because of another one; 23505: the other one was first; 23503:
            // the
            // key that wraps the new data keys lost the right to
            if (cause instanceof LostRaceException
                    || (cause instanceof SQLException sql
                            && sql.getSQLState() != null
                            && (sql.getSQLState().startsWith("40")
                                    || sql.getSQLState().equals("23505")
                                    || sql.getSQLState().equals("23503")))) {
                return true;
            }
        }
        return false;
    }

    /** A subject that is no longer suppressed, and its key. */
    private record Returned(SubjectToken token, DataKey key) {}

    /** Another batch wrote the same subjects first; nothing of this one is stored. */
    private static final class LostRaceException extends RuntimeException {

        private static final long serialVersionUID = 1;

        LostRaceException() {
            super(null, null, false, false);
        }
    }
}

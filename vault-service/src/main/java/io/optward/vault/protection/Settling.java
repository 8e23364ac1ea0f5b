package io.optward.vault.protection;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.subject.SubjectEvent;
import io.optward.contracts.subject.SubjectState;
import io.optward.contracts.trail.TrailEvent;
import io.optward.contracts.vault.ProtectRequest.Origin;
import io.optward.kit.event.Envelope;
import io.optward.kit.outbox.Outbox;
import io.optward.kit.problem.Problem;
import io.optward.vault.VaultConfig;
import io.optward.vault.key.DataKey;
import io.optward.vault.key.DataKeys;
import io.optward.vault.key.IndexMac;
import io.optward.vault.key.KeyRing;
import io.optward.vault.key.SuppressionMac;
import io.optward.vault.protection.ReadItem.Claim;
import io.optward.vault.protection.ReadItem.IndexedForm;
import io.optward.vault.protection.ReadItem.Readable;
import io.optward.vault.protection.Settlement.Contradiction;
import io.optward.vault.protection.Settlement.Link;
import io.optward.vault.protection.Settlement.Merge;
import io.optward.vault.protection.Settlement.Recollection;
import io.optward.vault.protection.Settlement.Release;
import io.optward.vault.protection.Settlement.Separation;
import io.optward.vault.subject.AliasConflict;
import io.optward.vault.subject.AliasConflicts;
import io.optward.vault.subject.AliasForm;
import io.optward.vault.subject.Hold;
import io.optward.vault.subject.NewAlias;
import io.optward.vault.subject.PlainSubjects;
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
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Settles who is who in one transaction with a handful of statements. Whoever loses a race against another batch starts
 * over and finds what the other one wrote.
 *
 * <p>A batch that changes nobody takes no lock. One that does holds the known people it changes, with everybody of their
 * families, against erasure and merges, and starts over if a family is not what it was when it was read. A value sealed for
 * somebody whose erasure commits in the meantime is noise from the start.
 *
 * <p>So most batches are settled on the keys of those whom they name. One that turns out to change somebody known is settled
 * again, in the same transaction, on all that is written of them.
 */
@ApplicationScoped
class Settling {

    /** Each lost race means that another batch got through; so many in a row mean that something else is wrong. */
    private static final int TRIES = 20;

    private final KeyRing keys;
    private final DataKeys dataKeys;
    private final PlainSubjects plain;
    private final SubjectRegister register;
    private final SuppressionList suppressions;
    private final Recognition recognition;
    private final AliasConflicts conflicts;
    private final Outbox outbox;
    private final Clock clock;
    private final VaultConfig config;

    Settling(
            KeyRing keys,
            DataKeys dataKeys,
            PlainSubjects plain,
            SubjectRegister register,
            SuppressionList suppressions,
            Recognition recognition,
            AliasConflicts conflicts,
            Outbox outbox,
            Clock clock,
            VaultConfig config) {
        this.keys = keys;
        this.dataKeys = dataKeys;
        this.plain = plain;
        this.register = register;
        this.suppressions = suppressions;
        this.recognition = recognition;
        this.conflicts = conflicts;
        this.outbox = outbox;
        this.clock = clock;
        this.config = config;
    }

    /** Settles items, in order. */
    List<Outcome> settle(List<Readable> items, String actor) {
        return untilNobodyElseWins(() -> {
            var batch = meet(items, List.of(), List.of(), Reading.KEYS);
            var outcomes = outcomes(items, batch);
            var changes = changes(batch);
            if (!changes.known().isEmpty()) {
                batch = meet(items, List.of(), List.of(), Reading.WHOLE);
                outcomes = outcomes(items, batch);
                changes = changes(batch);
            }
            write(batch, changes, actor);
            return outcomes;
        });
    }

    private static List<Outcome> outcomes(List<Readable> items, Batch batch) {
        return items.stream().map(batch.settlement()::settle).toList();
    }

    /**
     * Settles something else than items, in one transaction.
     *
     * @param items what names people
     * @param further aliases that are asked about and name nobody
     * @param tokens people known already
     */
    <T> T settle(
            List<Readable> items,
            List<Claim> further,
            Collection<SubjectToken> tokens,
            String actor,
            Function<Settlement, T> work) {
        return untilNobodyElseWins(() -> {
            var batch = meet(items, further, tokens, Reading.WHOLE);
            var result = work.apply(batch.settlement());
            write(batch, changes(batch), actor);
            return result;
        });
    }

    private <T> T untilNobodyElseWins(Callable<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return QuarkusTransaction.requiringNew().call(work);
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

    private Batch meet(List<Readable> items, List<Claim> further, Collection<SubjectToken> named, Reading reading) {
        var claims = Stream.concat(items.stream().flatMap(item -> item.identifying().stream()), further.stream())
                .toList();
        var macs = claims.stream()
                .flatMap(claim -> claim.all().stream())
                .map(IndexedForm::mac)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        var tokens = Stream.concat(named.stream(), items.stream().map(Readable::subject))
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        var owners = plain.ownersOf(macs);
        var byAlias = owners.byAlias();
        tokens.addAll(owners.others());
        if (reading == Reading.KEYS) {
            owners.plain().forEach(subject -> tokens.remove(subject.token()));
        } else {
            tokens.addAll(byAlias.values());
        }
        var families = new ArrayList<>(register.familiesOf(tokens));
        if (reading == Reading.KEYS) {
            // whoever was plain may have been merged a moment later, with one of those who were not
            var kin = families.stream().map(RegisteredSubject::token).collect(Collectors.toSet());
            owners.plain().stream()
                    .filter(subject -> !kin.contains(subject.token()))
                    .forEach(families::add);
        }
        // read after the aliases: an erasure takes an alias away and suppresses it in one commit
        var alive = families.stream()
                .filter(subject -> !subject.erased())
                .collect(Collectors.toMap(RegisteredSubject::token, RegisteredSubject::canonical));
        var suppressed = suppressedAmong(claims.stream()
                .filter(claim -> claim.all().stream().noneMatch(form -> alive.containsKey(byAlias.get(form.mac()))))
                .flatMap(claim -> claim.all().stream())
                .toList());
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var recollection = recollect(items, byAlias, alive);
        return new Batch(new Settlement(byAlias, families, suppressed, recollection, dataKeys, now), now);
    }

    /** What is listed of each of these, in whichever of the forms that it stands for. */
    private Map<IndexMac, Set<SuppressionMac>> suppressedAmong(Collection<IndexedForm> rows) {
        var macs = new HashMap<IndexMac, Set<SuppressionMac>>();
        for (var row : rows) {
            var each = macs.computeIfAbsent(row.mac(), _ -> new HashSet<>());
            row.row().forms().forEach(form -> each.add(keys.suppressionMac(form.kind(), form.value())));
        }
        var listed =
                suppressions.among(macs.values().stream().flatMap(Set::stream).collect(Collectors.toSet()));
        macs.values().forEach(each -> each.retainAll(listed));
        macs.values().removeIf(Set::isEmpty);
        return macs;
    }

    /**
     * Asks the database only where WhatsApp names a number beside an id that the number's holder is not known by: the
     * holder may be somebody else, or be called so for the first time.
     */
    private Recollection recollect(
            List<Readable> items, Map<IndexMac, SubjectToken> byAlias, Map<SubjectToken, SubjectToken> alive) {
        if (!config.onePortfolio()) {
            return Recollection.NOTHING;
        }
        var personalIds = new HashMap<SubjectToken, Set<AliasKind>>();
        var doubtful = new HashSet<SubjectToken>();
        var called = new HashSet<SubjectToken>();
        var numbers = new HashSet<IndexMac>();
        for (var item : items) {
            if (item.origin() == Origin.ASSERTED) {
                continue;
            }
            var ids = item.identifying().stream().filter(Claim::isPersonalId).toList();
            var owners = new HashSet<SubjectToken>();
            for (var id : ids) {
                for (var owner : canonical(id, byAlias, alive)) {
                    owners.add(owner);
                    personalIds
                            .computeIfAbsent(owner, _ -> EnumSet.noneOf(AliasKind.class))
                            .add(id.kind());
                }
            }
            item.identifying().stream()
                    .filter(Claim::isNumber)
                    .filter(_ -> !ids.isEmpty())
                    .forEach(number -> {
                        var holders = canonical(number, byAlias, alive);
                        if (!holders.isEmpty() && holders.stream().noneMatch(owners::contains)) {
                            doubtful.addAll(holders);
                            called.addAll(owners);
                            number.all().stream().map(IndexedForm::mac).forEach(numbers::add);
                        }
                    });
        }
        var holders = familiesOf(doubtful, alive);
        for (var alias : register.aliasesOf(holders)) {
            personalIds
                    .computeIfAbsent(alias.subject(), _ -> EnumSet.noneOf(AliasKind.class))
                    .add(alias.kind());
        }
        return new Recollection(personalIds, register.released(familiesOf(called, alive), numbers));
    }

    private static Set<SubjectToken> canonical(
            Claim claim, Map<IndexMac, SubjectToken> byAlias, Map<SubjectToken, SubjectToken> alive) {
        return claim.all().stream()
                .map(form -> byAlias.get(form.mac()))
                .filter(Objects::nonNull)
                .map(alive::get)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    private static Set<SubjectToken> familiesOf(Set<SubjectToken> canonical, Map<SubjectToken, SubjectToken> alive) {
        return alive.entrySet().stream()
                .filter(entry -> canonical.contains(entry.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private void write(Batch batch, Changes changes, String actor) {
        var settlement = batch.settlement();
        var now = batch.now();
        var further = changes.further();
        var contradictions = changes.contradictions();
        hold(changes.known());
        register.register(settlement.fresh().stream().map(Person::toRegister).toList(), now);
        register.merge(settlement.merges().stream().map(Merge::entry).toList(), now);
        register.changeState(returned(settlement).map(Returned::token).toList(), SubjectState.ACTIVE);
        suppressions.lift(lifted(settlement));
        settlement.releases().forEach(release -> take(release, now));
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
        settlement.merges().forEach(merge -> conflicts.joined(merge.canonical().tokens(), actor, now));
        conflicts.note(contradictions.stream().map(Settling::toNote).toList(), actor, now);
        settlement.separations().forEach(separation -> keepApart(separation, actor, now));
        outbox.addAll(events(settlement, links, now));
    }

    private void take(Release release, Instant now) {
        if (release.holder().known()
                && register.release(tokensOf(release.holder()), macsOf(release), now)
                        .isEmpty()) {
            // another batch took it first
            throw new LostRaceException();
        }
    }

    /** Of what is written of a number now, and of what older rules wrote of it. */
    private Set<IndexMac> macsOf(Release release) {
        var macs = new HashSet<>(release.macs());
        release.number().forms().forEach(row -> row.row()
                .derivable()
                .forEach(form -> macs.add(keys.indexMac(form.kind(), form.value()))));
        return macs;
    }

    private static List<SubjectToken> tokensOf(Person person) {
        return person.family().stream().map(RegisteredSubject::token).toList();
    }

    private static List<Contradiction> stillTwo(List<Contradiction> contradictions) {
        return contradictions.stream()
                .filter(one -> one.other() == null
                        || one.one().inTheEnd() != one.other().inTheEnd())
                .toList();
    }

    private static AliasConflicts.Claim toNote(Contradiction contradiction) {
        var one = contradiction.one().inTheEnd();
        var other = contradiction.other();
        if (other != null) {
            return new AliasConflicts.Claim.OfTwo(side(one), side(other.inTheEnd()), contradiction.kinds());
        }
        var alias = Objects.requireNonNull(contradiction.alias());
        var given = alias.identity().given();
        return new AliasConflicts.Claim.OfOne(
                side(one),
                alias.anchor().mac(),
                given.kind(),
                one.key().sealAlias(given.kind(), given.value()),
                contradiction.kinds());
    }

    private void keepApart(Separation separation, String actor, Instant now) {
        var two =
                new AliasConflicts.Claim.OfTwo(side(separation.former()), side(separation.other()), separation.kinds());
        var id = conflicts.keepApart(two, actor, separation.reason(), now);
        var fact = new TrailEvent.AliasConflictDecided(
                actor,
                id,
                AliasConflict.State.DIFFERENT_PEOPLE.name(),
                separation.former().token(),
                separation.other().token(),
                now);
        outbox.add(outbox.envelope(id + ".separated", now, fact));
    }

    private static AliasConflicts.Side side(Person person) {
        return new AliasConflicts.Side(person.token(), person.tokens());
    }

    /** What is to be written that is not there, and to whom. */
    private Changes changes(Batch batch) {
        var settlement = batch.settlement();
        var further = notYetKept(settlement.further());
        var contradictions = stillTwo(settlement.contradictions());
        return new Changes(further, contradictions, known(settlement, further, contradictions));
    }

    private static Map<SubjectToken, Person> known(
            Settlement settlement, List<Link> further, List<Contradiction> contradictions) {
        return Stream.of(
                        settlement.returned().stream(),
                        settlement.merges().stream().flatMap(merge -> Stream.of(merge.canonical(), merge.child())),
                        settlement.links().stream().map(Link::person),
                        settlement.releases().stream().map(Release::holder),
                        contradictions.stream().flatMap(one -> Stream.of(one.one(), one.other())),
                        further.stream().map(Link::person))
                .flatMap(people -> people)
                .filter(Objects::nonNull)
                .filter(Person::known)
                .collect(Collectors.toMap(Person::token, person -> person, (first, _) -> first));
    }

    /**
     * Holds the known people whom the batch changes, everybody of their families at once and sorted by token; each family
     * must still be what it was when it was settled.
     */
    private void hold(Map<SubjectToken, Person> changed) {
        if (changed.isEmpty()) {
            return;
        }
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
                link.alias().row(),
                link.person().key().sealAlias(form.kind(), form.value()));
    }

    private List<Envelope<? extends SubjectEvent>> events(Settlement settlement, List<Link> links, Instant now) {
        var events = new ArrayList<Envelope<? extends SubjectEvent>>();
        var kindsOf = new IdentityHashMap<Person, Set<AliasKind>>();
        links.forEach(link -> link.alias().row().forms().forEach(form -> kindsOf.computeIfAbsent(
                        link.person(), _ -> EnumSet.noneOf(AliasKind.class))
                .add(form.kind())));
        for (var person : settlement.fresh()) {
            var token = person.token();
            var kinds = kindsOf.getOrDefault(person, EnumSet.noneOf(AliasKind.class)).stream()
                    .toList();
            events.add(outbox.envelope(
                    token + ".created",
                    token,
                    now,
                    new SubjectEvent.SubjectCreated(token, person.toRegister().state(), kinds, now)));
        }
        for (var link : links) {
            if (link.person().known()) {
                link.alias()
                        .row()
                        .forms()
                        .forEach(form -> events.add(linked(link.person().token(), form, now)));
            }
        }
        returned(settlement)
                .map(Returned::token)
                .forEach(token -> events.add(outbox.envelope(
                        token + ".returned", token, now, new SubjectEvent.SubjectReturned(token, now))));
        settlement.releases().stream()
                .filter(release -> release.holder().known() && release.number().isNumber())
                .forEach(release -> {
                    var token = release.holder().token();
                    var form = release.number().anchor().form();
                    var id = token + ".number-changed." + keys.aliasName(form.kind(), form.value()) + "."
                            + now.toEpochMilli();
                    events.add(outbox.envelope(
                            id, token, now, new SubjectEvent.NumberChanged(token, release.change(), now)));
                });
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

    private Envelope<? extends SubjectEvent> linked(SubjectToken token, AliasForm form, Instant now) {
        var name = form.kind().name().toLowerCase(Locale.ROOT) + "." + keys.aliasName(form.kind(), form.value());
        return outbox.envelope(
                token + ".linked." + name + "." + now.toEpochMilli(),
                token,
                now,
                new SubjectEvent.AliasLinked(token, form.kind(), now));
    }

    private static AliasKey key(Link link) {
        return new AliasKey(link.person().token(), link.alias().mac());
    }

    private static boolean lostRace(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            // class 40: PostgreSQL ended the transaction because of another one; 23505: the other one was first;
            // 23503: the key that wraps the new data keys lost the right to
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

    /** What is settled about a batch, and when. */
    private record Batch(Settlement settlement, Instant now) {}

    /**
     * What of a batch is still to be written.
     *
     * @param known the people known before to whom it is, by their tokens
     */
    private record Changes(List<Link> further, List<Contradiction> contradictions, Map<SubjectToken, Person> known) {}

    /** How much of those who are named by aliases is read. */
    private enum Reading {
        /** Of plain subjects the key: enough for a batch that changes nobody known, as nearly all are. */
        KEYS,
        /** Everything, so that two who are one can be told apart by age, and a family from what it was. */
        WHOLE
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

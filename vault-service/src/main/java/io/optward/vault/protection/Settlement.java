package io.optward.vault.protection;

import static io.optward.contracts.subject.NumberChange.CHANGED_HANDS;
import static io.optward.contracts.subject.NumberChange.NEW_NUMBER;
import static io.optward.contracts.vault.ProtectRequest.Origin.ASSERTED;
import static io.optward.contracts.vault.ProtectRequest.Origin.SIGNED_WEBHOOK;

import io.optward.contracts.CrockfordId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.subject.NumberChange;
import io.optward.contracts.subject.SubjectState;
import io.optward.contracts.vault.ItemError;
import io.optward.contracts.vault.ProtectRequest.Origin;
import io.optward.vault.key.DataKeys;
import io.optward.vault.key.IndexMac;
import io.optward.vault.key.SuppressionMac;
import io.optward.vault.protection.ReadItem.Claim;
import io.optward.vault.protection.ReadItem.IndexedForm;
import io.optward.vault.protection.ReadItem.Readable;
import io.optward.vault.subject.RegisteredSubject;
import io.optward.vault.subject.SubjectRegister.AliasKey;
import io.optward.vault.subject.SubjectRegister.NewMerge;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Settles, item by item and in memory, whom each item of a batch is about, and collects what has to be written. Later
 * items see what earlier ones did. Who may say that two aliases are one person: a signed webhook or an answer of the
 * platform that carries both; where they belong to two subjects, these are merged. What is merely asserted may name one
 * identity only and changes nobody who is known. Two subjects who are known by two spellings of one line are one person
 * whoever names it.
 *
 * <p>A person has one BSUID and gets another one only with another number. So a number that WhatsApp names beside another
 * BSUID than its holder's went to somebody else, who inherits nothing.
 */
final class Settlement {

    private final Map<IndexMac, Person> byAlias;
    private final Map<SubjectToken, Person> byToken;
    private final Map<IndexMac, Set<SuppressionMac>> suppressed;
    private final DataKeys dataKeys;
    private final Instant now;

    private final Map<SubjectToken, Person> fresh = new LinkedHashMap<>();
    private final Map<IndexMac, Link> links = new LinkedHashMap<>();
    private final List<Link> further = new ArrayList<>();
    private final Map<SubjectToken, Person> returned = new LinkedHashMap<>();
    private final Set<SuppressionMac> lifted = new LinkedHashSet<>();
    private final List<Merge> merges = new ArrayList<>();
    private final List<Release> releases = new ArrayList<>();
    private final Map<SubjectToken, Set<IndexMac>> givenUp = new HashMap<>();
    private final List<Contradiction> contradictions = new ArrayList<>();
    private final List<Separation> separations = new ArrayList<>();

    /**
     * @param byAlias whose an alias is, as the register has it
     * @param families everybody named, with everybody who is one person with them
     * @param suppressed the aliases of nobody known that an erased person had
     */
    Settlement(
            Map<IndexMac, SubjectToken> byAlias,
            List<RegisteredSubject> families,
            Map<IndexMac, Set<SuppressionMac>> suppressed,
            Recollection recollection,
            DataKeys dataKeys,
            Instant now) {
        this.byAlias = HashMap.newHashMap(byAlias.size());
        this.byToken = HashMap.newHashMap(families.size());
        this.suppressed = suppressed;
        this.dataKeys = dataKeys;
        this.now = now;
        meet(families);
        byAlias.forEach((mac, owner) -> {
            var person = byToken.get(owner);
            if (person != null && !person.erased()) {
                this.byAlias.put(mac, person);
            }
        });
        recollection.personalIds().forEach((token, kinds) -> Optional.ofNullable(byToken.get(token))
                .ifPresent(person -> kinds.forEach(person::hasPersonalId)));
        recollection.released().forEach(key -> givenUp.computeIfAbsent(key.subject(), _ -> new HashSet<>())
                .add(key.mac()));
    }

    /** Settles the next item. */
    Outcome settle(Readable item) {
        if (item.namesNobody()) {
            return new Outcome.Nobody();
        }
        item.identifying().forEach(this::joinSpellings);
        var named = named(item);
        if (item.subject() != null && named.isEmpty()) {
            return refused(
                    "SUBJECT_UNKNOWN", "nobody has this token. Check it, or name the subject by aliases.", "subject");
        }
        if (anyErased(named)) {
            return refused(
                    "SUBJECT_ERASED", "this subject was erased; nothing can be sealed for it any more.", "subject");
        }
        return item.origin() == ASSERTED ? asserted(item, named) : witnessed(item, named);
    }

    private static boolean anyErased(List<Person> people) {
        for (var person : people) {
            if (person.erased()) {
                return true;
            }
        }
        return false;
    }

    private Outcome asserted(Readable item, List<Person> named) {
        if (named.size() > 1) {
            named.subList(1, named.size())
                    .forEach(
                            other -> contradictions.add(new Contradiction(named.getFirst(), other, null, kinds(item))));
            return conflict("these aliases belong to different people.");
        }
        if (named.isEmpty()) {
            return item.identifying().size() > 1 ? strangers(item) : new Outcome.About(makeKnown(item));
        }
        if (!item.identifying().stream().allMatch(this::isSomebodys)) {
            var unknown = item.identifying().stream()
                    .filter(claim -> !isSomebodys(claim))
                    .toList();
            unknown.forEach(claim -> contradictions.add(new Contradiction(named.getFirst(), null, claim, kinds(item))));
            return conflict("only WhatsApp may add an identifying alias to somebody who is known. Leave it out.");
        }
        return new Outcome.About(named.getFirst());
    }

    /**
     * Aliases that nobody is known by, of which somebody says that they are one person. The first is somebody's from now on,
     * as if it had been named alone; whether the others are theirs is asked of a person.
     */
    private Outcome strangers(Readable item) {
        var first = item.identifying().getFirst();
        var one = makeKnown(item.only(first));
        item.identifying().stream()
                .filter(claim -> claim != first)
                .forEach(claim -> contradictions.add(new Contradiction(one, null, claim, kinds(item))));
        return refused(
                "ALIAS_CONFLICT",
                "only WhatsApp may say that two aliases are one person. Send one of them; whether they are is asked of a"
                        + " privacy admin. Nothing was sealed.",
                "aliases");
    }

    private Outcome witnessed(Readable item, List<Person> named) {
        if (item.subject() != null && named.size() > 1) {
            // WhatsApp names aliases; the token is the caller's own word
            return conflict("these aliases belong to somebody else than the subject.");
        }
        var moved = item.subject() == null ? numbersOfSomebodyElse(item) : List.<Claim>of();
        if (!moved.isEmpty()) {
            return changedHands(item, moved);
        }
        var person = named.isEmpty() ? makeKnown(item) : merged(named);
        if (item.origin() == SIGNED_WEBHOOK) {
            comesBack(person);
        }
        link(person, item);
        return new Outcome.About(person);
    }

    /** Numbers of people whom WhatsApp calls otherwise than the item does. */
    private List<Claim> numbersOfSomebodyElse(Readable item) {
        var ids = item.identifying().stream().filter(Claim::isPersonalId).toList();
        return item.identifying().stream()
                .filter(Claim::isNumber)
                .filter(number -> owners(number).stream()
                        .anyMatch(holder -> ids.stream().anyMatch(id -> holder.personalId(id.kind()))
                                && ids.stream().noneMatch(id -> owners(id).contains(holder))))
                .toList();
    }

    /**
     * Whoever writes from a number has it, and its holder until now has lost it. What only answers a message of ours may be
     * about whoever had the number when it was sent, and what names an id of somebody who lost the number before comes
     * late: neither moves it.
     */
    private Outcome changedHands(Readable item, List<Claim> numbers) {
        var others = item.without(numbers);
        var called = named(others);
        if (item.origin() != SIGNED_WEBHOOK) {
            return new Outcome.About(called.isEmpty() ? named(item).getFirst() : merged(called));
        }
        var late = numbers.stream()
                .filter(number -> called.stream().anyMatch(person -> gaveUp(person, number)))
                .toList();
        numbers.stream().filter(number -> !late.contains(number)).forEach(number -> owners(number)
                .forEach(holder -> release(holder, number, CHANGED_HANDS)));
        var valid = item.without(late);
        return witnessed(valid, named(valid));
    }

    private boolean gaveUp(Person person, Claim number) {
        return person.tokens().stream().anyMatch(token -> number.all().stream()
                .anyMatch(form -> givenUp.getOrDefault(token, Set.of()).contains(form.mac())));
    }

    private void release(Person holder, Claim number, NumberChange change) {
        var macs = number.all().stream().map(IndexedForm::mac).collect(Collectors.toSet());
        macs.forEach(byAlias::remove);
        macs.forEach(links::remove);
        holder.tokens().forEach(token -> givenUp.computeIfAbsent(token, _ -> new HashSet<>())
                .addAll(macs));
        releases.add(new Release(holder, number, macs, change));
    }

    /**
     * A person has another number. What somebody was given at {@code at} or later is not the one meant: the former number is
     * its next holder's, the new one is known to be the person's already.
     *
     * @param former the number they had
     * @param present what they are called now, the number first
     * @param since since when aliases are whose they are
     */
    Person numberChanged(Claim former, Readable present, Map<IndexMac, Instant> since, Instant at) {
        joinSpellings(former);
        present.identifying().forEach(this::joinSpellings);
        var movers = owners(former).stream()
                .filter(_ -> heldBefore(former, since, at))
                .toList();
        var number = present.identifying().getFirst();
        var holders = owners(number).stream()
                .filter(holder -> !movers.contains(holder) && heldBefore(number, since, at))
                .toList();
        holders.forEach(holder -> release(holder, number, CHANGED_HANDS));
        movers.forEach(mover -> release(mover, former, NEW_NUMBER));
        return theOneCalled(present, movers);
    }

    /**
     * A number belongs to somebody else than before.
     *
     * @param present what whoever has it now is called, the number first
     */
    Person numberRecycled(Readable present, Map<IndexMac, Instant> since, Instant at) {
        present.identifying().forEach(this::joinSpellings);
        var number = present.identifying().getFirst();
        var called = named(present.without(List.of(number)));
        owners(number).stream()
                .filter(holder -> !called.contains(holder) && heldBefore(number, since, at))
                .forEach(holder -> release(holder, number, CHANGED_HANDS));
        return theOneCalled(present, List.of());
    }

    private Person theOneCalled(Readable item, List<Person> already) {
        var people = new LinkedHashSet<>(already);
        people.addAll(named(item));
        var person = people.isEmpty() ? makeKnown(item) : merged(List.copyOf(people));
        link(person, item);
        return person;
    }

    private static boolean heldBefore(Claim number, Map<IndexMac, Instant> since, Instant at) {
        return number.all().stream()
                .flatMap(form -> Optional.ofNullable(since.get(form.mac())).stream())
                .anyMatch(linked -> linked.isBefore(at));
    }

    /**
     * Makes these one person, with these aliases, as a signed webhook that names them does.
     *
     * @return empty if one of the tokens is nobody's, or erased
     */
    Optional<Person> join(List<SubjectToken> tokens, Readable item) {
        var people = new LinkedHashSet<Person>();
        for (var token : tokens) {
            var person = byToken.get(token);
            if (person == null || person.erased()) {
                return Optional.empty();
            }
            people.add(person.inTheEnd());
        }
        item.identifying().forEach(claim -> people.addAll(owners(claim)));
        var person = merged(List.copyOf(people));
        link(person, item);
        return Optional.of(person);
    }

    /**
     * These aliases are not this person's, as somebody took them to be, but one other person's, who inherits nothing but that
     * they may not be contacted.
     *
     * @return empty if one of the aliases is not this person's; nothing is changed then
     */
    Optional<Person> separate(SubjectToken token, Readable item, String reason) {
        item.identifying().forEach(this::joinSpellings);
        var person = byToken.get(token);
        if (person == null) {
            return Optional.empty();
        }
        var former = person.inTheEnd();
        if (!item.identifying().stream().allMatch(claim -> owners(claim).equals(List.of(former)))) {
            return Optional.empty();
        }
        item.identifying().forEach(claim -> release(former, claim, CHANGED_HANDS));
        var other =
                former.state() == SubjectState.SUPPRESSED ? makeKnown(item, SubjectState.SUPPRESSED) : makeKnown(item);
        separations.add(new Separation(former, other, kinds(item), reason));
        return Optional.of(other);
    }

    /** Rules of before took two spellings of one line for two people. */
    private void joinSpellings(Claim claim) {
        var owners = owners(claim);
        if (owners.size() > 1) {
            merged(owners);
        }
    }

    /** Whether somebody has this token and is not erased. */
    boolean lives(SubjectToken token) {
        var person = byToken.get(token);
        return person != null && !person.erased();
    }

    /** Whether somebody has this alias once the batch is written. */
    boolean isSomebodys(Claim claim) {
        return !owners(claim).isEmpty();
    }

    /** The one person that all of these are. */
    private Person merged(List<Person> named) {
        var oldestFirst = named.stream().sorted(Person.OLDEST_FIRST).toList();
        var canonical = oldestFirst.getFirst();
        for (var child : oldestFirst.subList(1, oldestFirst.size())) {
            canonical.takeIn(child);
            merges.add(new Merge(
                    canonical, child, new NewMerge(CrockfordId.random("mrg_"), child.token(), canonical.token())));
        }
        return canonical;
    }

    /** Everybody whom an item names, the one that decides first. */
    private List<Person> named(Readable item) {
        var named = List.<Person>of();
        if (item.subject() != null) {
            var person = byToken.get(item.subject());
            if (person == null) {
                return named;
            }
            named = List.of(person.inTheEnd());
        }
        for (var claim : item.identifying()) {
            for (var owner : owners(claim)) {
                named = with(named, owner);
            }
        }
        return named;
    }

    /** Asked several times for each item: of nearly all one row is found, and no more is made than the answer. */
    private List<Person> owners(Claim claim) {
        var owners = List.<Person>of();
        for (var form : claim.all()) {
            var owner = byAlias.get(form.mac());
            if (owner != null) {
                owners = with(owners, owner.inTheEnd());
            }
        }
        return owners;
    }

    private static List<Person> with(List<Person> people, Person another) {
        if (people.isEmpty()) {
            return List.of(another);
        }
        return people.contains(another)
                ? people
                : Stream.concat(people.stream(), Stream.of(another)).toList();
    }

    private Person makeKnown(Readable item) {
        boolean erasedBefore = item.identifying().stream()
                .flatMap(claim -> claim.all().stream())
                .anyMatch(form -> suppressed.containsKey(form.mac()));
        // whoever acts may be answered; whoever is only spoken of stays left alone
        return makeKnown(
                item, erasedBefore && item.origin() != SIGNED_WEBHOOK ? SubjectState.SUPPRESSED : SubjectState.ACTIVE);
    }

    private Person makeKnown(Readable item, SubjectState state) {
        var token = SubjectToken.random();
        var subject = new RegisteredSubject(
                token, token, state, now, dataKeys.create(token).wrapped());
        var person = Person.fresh(subject, dataKeys);
        byToken.put(token, person);
        fresh.put(token, person);
        link(person, item);
        return person;
    }

    private void link(Person person, Readable item) {
        item.identifying().stream()
                .filter(claim -> mayBeLinked(person, claim, item.origin()))
                .forEach(claim -> link(person, claim));
        item.further().stream()
                .flatMap(claim -> claim.forms().stream())
                .forEach(form -> further.add(new Link(person, form)));
    }

    private void link(Person person, Claim claim) {
        claim.forms().stream().filter(form -> !byAlias.containsKey(form.mac())).forEach(form -> {
            byAlias.put(form.mac(), person);
            links.put(form.mac(), new Link(person, form));
        });
        if (claim.isPersonalId()) {
            person.hasPersonalId(claim.kind());
        }
    }

    /**
     * An erased person's alias gets to somebody who may be contacted only by an act of the person; until then the
     * suppression list keeps it.
     */
    private boolean mayBeLinked(Person person, Claim claim, Origin origin) {
        var suppressions = claim.all().stream()
                .flatMap(form -> suppressed.getOrDefault(form.mac(), Set.of()).stream())
                .toList();
        if (suppressions.isEmpty()) {
            return true;
        }
        if (origin == SIGNED_WEBHOOK) {
            lifted.addAll(suppressions);
            return true;
        }
        return person.state() == SubjectState.SUPPRESSED;
    }

    private void comesBack(Person person) {
        person.everybody().filter(Person::suppressed).forEach(somebody -> {
            somebody.comesBack();
            returned.put(somebody.token(), somebody);
        });
    }

    private void meet(List<RegisteredSubject> families) {
        var merged = new ArrayList<RegisteredSubject>();
        for (var subject : families) {
            if (subject.isPlain()) {
                byToken.put(subject.token(), Person.known(subject, List.of(subject), dataKeys));
            } else {
                merged.add(subject);
            }
        }
        merged.stream()
                .collect(Collectors.groupingBy(RegisteredSubject::canonical))
                .forEach(this::meet);
    }

    /** An erased subject is found by its token only: its aliases went in the same commit, and are free. */
    private void meet(SubjectToken canonical, List<RegisteredSubject> family) {
        family.stream()
                .filter(member -> member.token().equals(canonical))
                .findFirst()
                .map(subject -> Person.known(subject, family, dataKeys))
                .ifPresent(person -> family.forEach(member -> byToken.put(member.token(), person)));
    }

    private static Set<AliasKind> kinds(Readable item) {
        return item.identifying().stream().map(Claim::kind).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Outcome conflict(String detail) {
        return refused("ALIAS_CONFLICT", detail + " Nothing was stored.", "aliases");
    }

    private static Outcome refused(String reason, String detail, String field) {
        return new Outcome.Refused(new ItemError(reason, detail, field));
    }

    /** People not known before, in the order they were met. */
    Collection<Person> fresh() {
        return fresh.values();
    }

    /** Identifying aliases to write; each of them must get through. */
    Collection<Link> links() {
        return links.values();
    }

    /** Aliases that recognise nobody; those that are there already may stay. */
    List<Link> further() {
        return further;
    }

    /** Suppressed people who acted. */
    Collection<Person> returned() {
        return returned.values();
    }

    /** Aliases that are no longer suppressed. */
    Set<SuppressionMac> lifted() {
        return lifted;
    }

    /** Pairs of subjects that WhatsApp named together, in the order in which they become one. */
    List<Merge> merges() {
        return merges;
    }

    /** Numbers that went to somebody else. */
    List<Release> releases() {
        return releases;
    }

    /** People who are not who they were taken for. */
    List<Separation> separations() {
        return separations;
    }

    /** What was claimed about people and is refused, for a person to decide. */
    List<Contradiction> contradictions() {
        return contradictions;
    }

    /**
     * What has to be known beside who has the aliases of a batch, to see that a number went to somebody else.
     *
     * @param personalIds kinds of ids of WhatsApp's that subjects have
     * @param released numbers that subjects had once
     */
    record Recollection(Map<SubjectToken, Set<AliasKind>> personalIds, Set<AliasKey> released) {

        static final Recollection NOTHING = new Recollection(Map.of(), Set.of());
    }

    /** A number that its holder has lost. */
    record Release(Person holder, Claim number, Set<IndexMac> macs, NumberChange change) {}

    /**
     * A claim that was refused: that two are one person, or that somebody has an alias that nobody has.
     *
     * @param kinds of the aliases that were named
     */
    record Contradiction(
            Person one, @Nullable Person other, @Nullable Claim alias, Set<AliasKind> kinds) {}

    /**
     * Two who were taken for one.
     *
     * @param kinds of the aliases that are the other one's
     * @param reason why; names nobody
     */
    record Separation(Person former, Person other, Set<AliasKind> kinds, String reason) {}

    /** An alias that a person is to have. */
    record Link(Person person, IndexedForm alias) {}

    /** Two people who are one. */
    record Merge(Person canonical, Person child, NewMerge entry) {}
}

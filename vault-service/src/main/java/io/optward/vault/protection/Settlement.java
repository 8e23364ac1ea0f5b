package io.optward.vault.protection;

import static io.optward.contracts.vault.ProtectRequest.Origin.ASSERTED;
import static io.optward.contracts.vault.ProtectRequest.Origin.SIGNED_WEBHOOK;

import io.optward.contracts.CrockfordId;
import io.optward.contracts.SubjectToken;
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
import io.optward.vault.subject.SubjectRegister.NewMerge;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Settles, item by item and in memory, whom each item of a batch is about, and collects what has to be written. Later
 * items see what earlier ones did. Who may say that two aliases are one person: a signed webhook or an answer of the
 * platform that carries both; where they belong to two subjects, these are merged. What is merely asserted may name one
 * identity only and changes nobody who is known.
 */
final class Settlement {

    private final Map<IndexMac, Person> byAlias = new HashMap<>();
    private final Map<SubjectToken, Person> byToken = new HashMap<>();
    private final Map<IndexMac, SuppressionMac> suppressed;
    private final DataKeys dataKeys;
    private final Instant now;

    private final Map<SubjectToken, Person> fresh = new LinkedHashMap<>();
    private final Map<IndexMac, Link> links = new LinkedHashMap<>();
    private final List<Link> further = new ArrayList<>();
    private final Map<SubjectToken, Person> returned = new LinkedHashMap<>();
    private final Set<SuppressionMac> lifted = new LinkedHashSet<>();
    private final List<Merge> merges = new ArrayList<>();

    /**
     * @param byAlias whose an alias is, as the register has it
     * @param families everybody named, with everybody who is one person with them
     * @param suppressed the aliases of nobody known that an erased person had
     */
    Settlement(
            Map<IndexMac, SubjectToken> byAlias,
            List<RegisteredSubject> families,
            Map<IndexMac, SuppressionMac> suppressed,
            DataKeys dataKeys,
            Instant now) {
        this.suppressed = suppressed;
        this.dataKeys = dataKeys;
        this.now = now;
        families.stream()
                .collect(Collectors.groupingBy(RegisteredSubject::canonical))
                .forEach(this::meet);
        byAlias.forEach((mac, owner) -> Optional.ofNullable(byToken.get(owner))
                .filter(person -> !person.erased())
                .ifPresent(person -> this.byAlias.put(mac, person)));
    }

    /** Settles the next item. */
    Outcome settle(Readable item) {
        if (item.namesNobody()) {
            return new Outcome.Nobody();
        }
        var named = named(item);
        if (item.subject() != null && named.isEmpty()) {
            return refused(
                    "SUBJECT_UNKNOWN", "nobody has this token. Check it, or name the subject by aliases.", "subject");
        }
        if (named.stream().anyMatch(Person::erased)) {
            return refused(
                    "SUBJECT_ERASED", "this subject was erased; nothing can be sealed for it any more.", "subject");
        }
        return item.origin() == ASSERTED ? asserted(item, named) : witnessed(item, named);
    }

    private Outcome asserted(Readable item, List<Person> named) {
        if (named.size() > 1) {
            return conflict("these aliases belong to different people.");
        }
        if (named.isEmpty()) {
            if (item.identifying().size() > 1) {
                return conflict("only WhatsApp may say that two aliases are one person. Send one of them.");
            }
            return new Outcome.About(makeKnown(item));
        }
        if (item.identifying().stream().anyMatch(claim -> owners(claim).isEmpty())) {
            return conflict("only WhatsApp may add an identifying alias to somebody who is known. Leave it out.");
        }
        return new Outcome.About(named.getFirst());
    }

    private Outcome witnessed(Readable item, List<Person> named) {
        if (item.subject() != null && named.size() > 1) {
            // WhatsApp names aliases; the token is the caller's own word
            return conflict("these aliases belong to somebody else than the subject.");
        }
        var person = named.isEmpty() ? makeKnown(item) : merged(named);
        if (item.origin() == SIGNED_WEBHOOK) {
            comesBack(person);
        }
        link(person, item);
        return new Outcome.About(person);
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
        var named = new LinkedHashSet<Person>();
        if (item.subject() != null) {
            var person = byToken.get(item.subject());
            if (person == null) {
                return List.of();
            }
            named.add(person.inTheEnd());
        }
        item.identifying().forEach(claim -> named.addAll(owners(claim)));
        return List.copyOf(named);
    }

    private List<Person> owners(Claim claim) {
        return claim.forms().stream()
                .flatMap(form -> Optional.ofNullable(byAlias.get(form.mac())).stream())
                .map(Person::inTheEnd)
                .distinct()
                .toList();
    }

    private Person makeKnown(Readable item) {
        var token = SubjectToken.random();
        boolean erasedBefore = item.identifying().stream()
                .flatMap(claim -> claim.forms().stream())
                .anyMatch(form -> suppressed.containsKey(form.mac()));
        // whoever acts may be answered; whoever is only spoken of stays left alone
        var state = erasedBefore && item.origin() != SIGNED_WEBHOOK ? SubjectState.SUPPRESSED : SubjectState.ACTIVE;
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
                .flatMap(claim -> claim.forms().stream())
                .filter(form -> !byAlias.containsKey(form.mac()))
                .filter(form -> mayBeLinked(person, form, item.origin()))
                .forEach(form -> {
                    byAlias.put(form.mac(), person);
                    links.put(form.mac(), new Link(person, form));
                });
        item.further().stream()
                .flatMap(claim -> claim.forms().stream())
                .forEach(form -> further.add(new Link(person, form)));
    }

    /**
     * An erased person's alias gets to somebody who may be contacted only by an act of the person; until then the
     * suppression list keeps it.
     */
    private boolean mayBeLinked(Person person, IndexedForm form, Origin origin) {
        var suppression = suppressed.get(form.mac());
        if (suppression == null) {
            return true;
        }
        if (origin == SIGNED_WEBHOOK) {
            lifted.add(suppression);
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

    /** An erased subject is found by its token only: its aliases went in the same commit, and are free. */
    private void meet(SubjectToken canonical, List<RegisteredSubject> family) {
        family.stream()
                .filter(member -> member.token().equals(canonical))
                .findFirst()
                .map(subject -> Person.known(subject, family, dataKeys))
                .ifPresent(person -> family.forEach(member -> byToken.put(member.token(), person)));
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

    /** An alias that a person is to have. */
    record Link(Person person, IndexedForm alias) {}

    /** Two people who are one. */
    record Merge(Person canonical, Person child, NewMerge entry) {}
}

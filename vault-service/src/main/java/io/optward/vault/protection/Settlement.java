package io.optward.vault.protection;

import static io.optward.contracts.vault.ProtectRequest.Origin.ASSERTED;
import static io.optward.contracts.vault.ProtectRequest.Origin.SIGNED_WEBHOOK;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.AliasKind;
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
import io.optward.vault.subject.SubjectPair;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Settles, item by item and in memory, whom each item of a batch is about, and collects what has to be written. Later
 * items see what earlier ones did. Who may say that two aliases are one person: a signed webhook or an answer of the
 * platform that carries both; what is merely asserted may name one identity only and changes nobody who is known.
 */
final class Settlement {

    private final Map<IndexMac, Person> byAlias = new HashMap<>();
    private final Map<SubjectToken, Person> byToken = new HashMap<>();
    private final Map<IndexMac, SuppressionMac> suppressed;
    private final DataKeys dataKeys;

    private final Map<SubjectToken, Person> fresh = new LinkedHashMap<>();
    private final Map<IndexMac, Link> links = new LinkedHashMap<>();
    private final List<Link> further = new ArrayList<>();
    private final Map<SubjectToken, Person> returned = new LinkedHashMap<>();
    private final Set<SuppressionMac> lifted = new LinkedHashSet<>();
    private final Map<SubjectPair, Conflict> conflicts = new LinkedHashMap<>();

    /** @param suppressed the aliases of nobody known that an erased person had */
    Settlement(
            Map<IndexMac, RegisteredSubject> byAlias,
            Map<SubjectToken, RegisteredSubject> byToken,
            Map<IndexMac, SuppressionMac> suppressed,
            DataKeys dataKeys) {
        this.suppressed = suppressed;
        this.dataKeys = dataKeys;
        byToken.values().forEach(this::meet);
        byAlias.forEach((mac, subject) -> this.byAlias.put(mac, meet(subject)));
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
            return new Outcome.About(makeKnown(item), List.of());
        }
        if (item.identifying().stream().anyMatch(claim -> owners(claim).isEmpty())) {
            return conflict("only WhatsApp may add an identifying alias to somebody who is known. Leave it out.");
        }
        return new Outcome.About(named.getFirst(), List.of());
    }

    private Outcome witnessed(Readable item, List<Person> named) {
        var person = named.isEmpty() ? makeKnown(item) : named.getFirst();
        var others = named.stream().skip(1).toList();
        if (item.origin() == SIGNED_WEBHOOK) {
            named.forEach(this::comesBack);
        }
        if (others.isEmpty()) {
            link(person, item);
        } else {
            others.forEach(other -> noteConflict(person, other, item));
        }
        return new Outcome.About(person, others.stream().map(Person::token).toList());
    }

    /** Everybody whom an item names, the one that decides first. */
    private List<Person> named(Readable item) {
        var named = new LinkedHashSet<Person>();
        if (item.subject() != null) {
            var person = byToken.get(item.subject());
            if (person == null) {
                return List.of();
            }
            named.add(person);
        }
        item.identifying().forEach(claim -> named.addAll(owners(claim)));
        return List.copyOf(named);
    }

    private List<Person> owners(Claim claim) {
        return claim.forms().stream()
                .flatMap(form -> Optional.ofNullable(byAlias.get(form.mac())).stream())
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
        var person = Person.fresh(token, dataKeys.create(token).wrapped(), state, dataKeys);
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
        if (person.state() == SubjectState.SUPPRESSED) {
            person.comesBack();
            returned.put(person.token(), person);
        }
    }

    private void noteConflict(Person person, Person other, Readable item) {
        var kind = item.identifying().stream()
                .filter(claim -> owners(claim).contains(other))
                .map(Claim::kind)
                .findFirst()
                .orElse(AliasKind.WA_ID);
        conflicts.putIfAbsent(
                SubjectPair.of(person.token(), other.token()), new Conflict(person.token(), other.token(), kind));
    }

    private Person meet(RegisteredSubject subject) {
        return byToken.computeIfAbsent(subject.token(), _ -> Person.known(subject, dataKeys));
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

    /** Pairs of subjects that one item named together. */
    Collection<Conflict> conflicts() {
        return conflicts.values();
    }

    /** An alias that a person is to have. */
    record Link(Person person, IndexedForm alias) {}

    /** Two subjects that came together under an alias of this kind. */
    record Conflict(SubjectToken subject, SubjectToken other, AliasKind kind) {

        SubjectPair pair() {
            return SubjectPair.of(subject, other);
        }
    }
}

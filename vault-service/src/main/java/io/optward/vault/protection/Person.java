package io.optward.vault.protection;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.subject.SubjectState;
import io.optward.vault.key.DataKey;
import io.optward.vault.key.DataKeys;
import io.optward.vault.subject.RegisteredSubject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Somebody as one batch sees them: as the database had them, under one token or as a family of several, and as the batch
 * is about to leave them.
 */
final class Person {

    /**
     * Of two that are one, the older gives the name. Whoever is made known only now is the younger. Says nothing of people of
     * whom it was not read since when they are known; a batch that merges those is settled again ({@link Settling}).
     */
    static final Comparator<Person> OLDEST_FIRST = Comparator.comparing((Person person) -> !person.known)
            .thenComparing(
                    person -> person.canonical.createdAt(), Comparator.nullsFirst(Comparator.<Instant>naturalOrder()))
            .thenComparing(person -> person.token().value());

    private final RegisteredSubject canonical;
    private final List<RegisteredSubject> family;
    private final boolean known;
    private final DataKeys dataKeys;
    private final List<Person> merged = new ArrayList<>(0);
    private final Set<AliasKind> personalIds = EnumSet.noneOf(AliasKind.class);
    private @Nullable Person mergedInto;
    private boolean suppressed;

    private Person(RegisteredSubject canonical, List<RegisteredSubject> family, boolean known, DataKeys dataKeys) {
        this.canonical = canonical;
        this.family = family;
        this.known = known;
        this.dataKeys = dataKeys;
        for (var member : family) {
            suppressed |= member.state() == SubjectState.SUPPRESSED;
        }
    }

    /**
     * Somebody the register has.
     *
     * @param family everybody with this canonical subject, as one query found them
     */
    static Person known(RegisteredSubject canonical, List<RegisteredSubject> family, DataKeys dataKeys) {
        return new Person(canonical, List.copyOf(family), true, dataKeys);
    }

    /** Somebody whom this batch makes known. */
    static Person fresh(RegisteredSubject subject, DataKeys dataKeys) {
        return new Person(subject, List.of(subject), false, dataKeys);
    }

    SubjectToken token() {
        return canonical.token();
    }

    /** Of the family: one who may not be contacted is enough. */
    SubjectState state() {
        return anySuppressed() ? SubjectState.SUPPRESSED : SubjectState.ACTIVE;
    }

    private boolean anySuppressed() {
        return suppressed || (!merged.isEmpty() && merged.stream().anyMatch(Person::anySuppressed));
    }

    boolean known() {
        return known;
    }

    boolean erased() {
        return canonical.erased();
    }

    /** As the register had them; of whoever is fresh, as they were born. */
    List<RegisteredSubject> family() {
        return family;
    }

    /** As the register is to have somebody fresh. */
    RegisteredSubject toRegister() {
        return new RegisteredSubject(
                canonical.token(),
                canonical.canonical(),
                suppressed ? SubjectState.SUPPRESSED : SubjectState.ACTIVE,
                canonical.createdAt(),
                canonical.key());
    }

    /** Whether this one is suppressed, whatever those are whom the batch merged into it. */
    boolean suppressed() {
        return suppressed;
    }

    /** The person acted and is no longer suppressed. */
    void comesBack() {
        suppressed = false;
    }

    /** Whom this one is known as once the batch is written. */
    Person inTheEnd() {
        var person = this;
        while (person.mergedInto != null) {
            person = person.mergedInto;
        }
        return person;
    }

    /** Both are one person from now on, known as this one. */
    void takeIn(Person child) {
        child.mergedInto = this;
        merged.add(child);
    }

    /** This one and all whom the batch merged into it. */
    Stream<Person> everybody() {
        return Stream.concat(Stream.of(this), merged.stream().flatMap(Person::everybody));
    }

    /** Every token that this one has, or is about to be given by a merge of the batch. */
    List<SubjectToken> tokens() {
        return everybody()
                .flatMap(person -> person.family.stream())
                .map(RegisteredSubject::token)
                .toList();
    }

    /** Notes that this one has an id of this kind that WhatsApp made up for them. */
    void hasPersonalId(AliasKind kind) {
        personalIds.add(kind);
    }

    /** Whether this one has such an id, as far as the batch had to know. */
    boolean personalId(AliasKind kind) {
        return everybody().anyMatch(person -> person.personalIds.contains(kind));
    }

    DataKey key() {
        return dataKeys.unwrap(canonical.token(), canonical.liveKey());
    }

    /** The key of one of the family. */
    DataKey keyOf(RegisteredSubject member) {
        return dataKeys.unwrap(member.token(), member.liveKey());
    }
}

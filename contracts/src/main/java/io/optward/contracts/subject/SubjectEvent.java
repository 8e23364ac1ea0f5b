package io.optward.contracts.subject;

import io.optward.contracts.Event;
import io.optward.contracts.EventType;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.Topic;
import java.time.Instant;
import java.util.List;

/** What happened to a subject in the vault. Key: the subject token. */
public sealed interface SubjectEvent extends Event {

    SubjectToken subject();

    @Override
    default String key() {
        return subject().value();
    }

    /** Somebody not known before. Event id: {@code <subject>.created}. */
    @EventType(value = "subject.created", topic = Topic.SUBJECTS_EVENTS)
    record SubjectCreated(SubjectToken subject, SubjectState state, List<AliasKind> aliases, Instant at)
            implements SubjectEvent {}

    /**
     * One more alias of a known subject. Event id: {@code <subject>.linked.<kind>.<name>.<instant>}, where the name is
     * keyed and the instant is in milliseconds: a number that was given up can come back.
     */
    @EventType(value = "subject.alias-linked", topic = Topic.SUBJECTS_EVENTS)
    record AliasLinked(SubjectToken subject, AliasKind kind, Instant at) implements SubjectEvent {}

    /**
     * WhatsApp named aliases of two subjects together: they are one person. From now on the person is known as the
     * canonical subject; what was recorded under the child stays under the child. Nothing is revealed of either until
     * consent-service has joined what they agreed to and refused. Event id: the merge's id and {@code .begun}.
     *
     * @param subject the canonical one, of the two the older
     * @param child stood for itself until now; subjects that were merged into it before come along
     * @param merge {@code mrg_…}
     */
    @EventType(value = "subject.merge-begun", topic = Topic.SUBJECTS_EVENTS)
    record MergeBegun(SubjectToken subject, SubjectToken child, String merge, Instant at) implements SubjectEvent {}

    /** Consent-service has joined the two; sends go on. Event id: the merge's id and {@code .done}. */
    @EventType(value = "subject.merged", topic = Topic.SUBJECTS_EVENTS)
    record Merged(SubjectToken subject, SubjectToken child, String merge, Instant at) implements SubjectEvent {}

    /**
     * A number that the person had is theirs no more: whoever has it next is another subject, which inherits nothing. What
     * the person agreed to and refused stays with them. Event id: {@code <subject>.number-changed.<name>.<instant>}, where
     * the name of the former number is keyed and the instant is in milliseconds.
     *
     * @param change whether they have another number now
     * @param at when the vault noted it
     */
    @EventType(value = "subject.number-changed", topic = Topic.SUBJECTS_EVENTS)
    record NumberChanged(SubjectToken subject, NumberChange change, Instant at) implements SubjectEvent {}

    /** An erased or suppressed person acted themselves and may be contacted again, from nothing. */
    @EventType(value = "subject.returned", topic = Topic.SUBJECTS_EVENTS)
    record SubjectReturned(SubjectToken subject, Instant at) implements SubjectEvent {}

    /**
     * The subject's data key and aliases are destroyed. An erasure reaches the whole family of merged subjects, with one
     * such event for each. Event id: the erasure's id, {@code .erased.} and the subject.
     *
     * @param erasure {@code era_…}
     */
    @EventType(value = "subject.erased", topic = Topic.SUBJECTS_EVENTS)
    record SubjectErased(SubjectToken subject, String erasure, Instant at) implements SubjectEvent {}
}

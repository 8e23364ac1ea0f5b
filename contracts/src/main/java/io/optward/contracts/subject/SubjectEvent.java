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

    /** One more alias of a known subject. Event id: {@code <subject>.linked.<kid>} where the kid names the alias. */
    @EventType(value = "subject.alias-linked", topic = Topic.SUBJECTS_EVENTS)
    record AliasLinked(SubjectToken subject, AliasKind kind, Instant at) implements SubjectEvent {}

    /**
     * Two aliases that came together belong to two subjects; nothing was joined. Until it is settled what either of
     * them refused stays refused.
     */
    @EventType(value = "subject.alias-conflict-found", topic = Topic.SUBJECTS_EVENTS)
    record AliasConflictFound(SubjectToken subject, SubjectToken other, AliasKind kind, Instant at)
            implements SubjectEvent {}

    /** An erased or suppressed person acted themselves and may be contacted again, from nothing. */
    @EventType(value = "subject.returned", topic = Topic.SUBJECTS_EVENTS)
    record SubjectReturned(SubjectToken subject, Instant at) implements SubjectEvent {}

    /**
     * The subject's data key and aliases are destroyed. Event id: the erasure's id and {@code .erased}.
     *
     * @param erasure {@code era_…}
     */
    @EventType(value = "subject.erased", topic = Topic.SUBJECTS_EVENTS)
    record SubjectErased(SubjectToken subject, String erasure, Instant at) implements SubjectEvent {}
}

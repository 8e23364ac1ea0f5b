package io.optward.vault.erasure;

import io.optward.contracts.SubjectToken;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** All erasures. */
@ApplicationScoped
class Erasures implements PanacheRepositoryBase<Erasure, String> {

    /** The id of the erasure that reached a subject. */
    Optional<String> of(SubjectToken subject) {
        return getEntityManager()
                .createNativeQuery("SELECT erasure FROM erasure_member WHERE subject = :subject", String.class)
                .setParameter("subject", subject.value())
                .getResultStream()
                .map(String.class::cast)
                .findFirst();
    }

    /** Notes whom an erasure reached. */
    void reaches(String erasure, Collection<SubjectToken> subjects) {
        subjects.forEach(subject -> getEntityManager()
                .createNativeQuery("INSERT INTO erasure_member (subject, erasure) VALUES (:subject, :erasure)")
                .setParameter("subject", subject.value())
                .setParameter("erasure", erasure)
                .executeUpdate());
    }

    /** Whom an erasure reached: the subject that was asked for and all that were merged with it. */
    List<SubjectToken> members(String erasure) {
        return getEntityManager()
                .createNativeQuery(
                        "SELECT subject FROM erasure_member WHERE erasure = :erasure ORDER BY subject", String.class)
                .setParameter("erasure", erasure)
                .getResultStream()
                .map(token -> new SubjectToken((String) token))
                .toList();
    }

    /** Notes that Kafka has an erasure's events. */
    void told(String id, Instant now) {
        findByIdOptional(id).ifPresent(erasure -> erasure.tell(now));
    }

    /** Whether there is an erasure from before this time that Kafka is not known to have. */
    boolean untoldSince(Instant time) {
        return count("toldAt IS NULL AND keyDestroyedAt < ?1", time) > 0;
    }

    /** Holds the erasure, so that two confirmations cannot both believe to be the last but one. */
    Optional<Erasure> held(String id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }
}

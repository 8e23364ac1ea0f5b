package io.optward.vault.erasure;

import io.optward.contracts.SubjectToken;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Optional;

/** All erasures. */
@ApplicationScoped
class Erasures implements PanacheRepositoryBase<Erasure, String> {

    Optional<Erasure> of(SubjectToken subject) {
        return find("subject", subject.value()).firstResultOptional();
    }

    /** Holds the erasure, so that two confirmations cannot both believe to be the last but one. */
    Optional<Erasure> held(String id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }
}

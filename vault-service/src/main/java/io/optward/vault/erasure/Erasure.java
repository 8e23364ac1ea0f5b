package io.optward.vault.erasure;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** One erasure: what was destroyed and when; certified once everybody confirmed. */
@Entity
@Table(name = "erasure")
// the service may write since when it is told, and the certificate, and nothing else of a row that exists
@DynamicUpdate
class Erasure {

    @Id
    String id;

    @Column(updatable = false)
    String subject;

    @Column(name = "requested_at", updatable = false)
    Instant requestedAt;

    @Column(name = "key_destroyed_at", updatable = false)
    Instant keyDestroyedAt;

    @Column(name = "aliases_destroyed", updatable = false)
    int aliasesDestroyed;

    @Column(name = "fingerprints_kept", updatable = false)
    int fingerprintsKept;

    @Column(name = "told_at")
    @Nullable
    Instant toldAt;

    @Column(name = "certified_at")
    @Nullable
    Instant certifiedAt;

    @Column
    @Nullable
    String certificate;

    /** For the persistence provider. */
    protected Erasure() {}

    /**
     * An erasure whose key is destroyed in the transaction at hand.
     *
     * @param id {@code era_…}
     * @param requestedAt now, unless a backup had it forgotten
     */
    Erasure(String id, String subject, int aliasesDestroyed, int fingerprintsKept, Instant requestedAt, Instant now) {
        this.id = id;
        this.subject = subject;
        this.requestedAt = requestedAt;
        this.keyDestroyedAt = now;
        this.aliasesDestroyed = aliasesDestroyed;
        this.fingerprintsKept = fingerprintsKept;
    }

    /** Kafka is known to have its events. */
    void tell(Instant now) {
        if (toldAt == null) {
            toldAt = now;
        }
    }

    boolean told() {
        return toldAt != null;
    }

    /** Closes the case. */
    void certify(String signed, Instant now) {
        certificate = signed;
        certifiedAt = now;
    }

    Optional<String> certificate() {
        return Optional.ofNullable(certificate);
    }
}

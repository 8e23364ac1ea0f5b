package io.optward.vault.key;

import io.optward.contracts.CrockfordId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** One change of the key-encryption key: what it replaces, how far it has come, what becomes of the former one. */
@Entity
@Table(name = "key_rotation")
// the service may write how far it has come and nothing else of a row that exists
@DynamicUpdate
class Rotation {

    /** How far a rotation has come. */
    enum State {
        /** The new key wraps; data keys under the former ones are wrapped anew. */
        REWRAPPING,
        /** Nothing is wrapped by the former keys any more; they are kept for backups. */
        RETIRED,
        /** The former keys are destroyed. */
        DONE
    }

    @Id
    String id;

    @Column(name = "asked_by", updatable = false)
    String askedBy;

    @Column(updatable = false)
    String reason;

    @Column(name = "kept_seconds", updatable = false)
    long keptSeconds;

    @Column(name = "new_key", updatable = false)
    String newKey;

    @JdbcTypeCode(SqlTypes.ARRAY)
    @Column(name = "former_keys", updatable = false)
    List<String> formerKeys;

    @Column
    @Enumerated(EnumType.STRING)
    State state;

    @Column(name = "data_keys", updatable = false)
    long dataKeys;

    @Column
    long rewrapped;

    @Column(name = "begun_at", updatable = false)
    Instant begunAt;

    @Column(name = "retired_at")
    @Nullable
    Instant retiredAt;

    @Column(name = "done_at")
    @Nullable
    Instant doneAt;

    /** For the persistence provider. */
    protected Rotation() {}

    /**
     * A rotation whose new key wraps once the transaction at hand commits.
     *
     * @param kept how long the former keys are kept once they wrap nothing
     * @param dataKeys how many data keys are to be wrapped anew
     */
    Rotation(
            String askedBy,
            String reason,
            Duration kept,
            String newKey,
            List<String> formerKeys,
            long dataKeys,
            Instant now) {
        this.id = CrockfordId.random("rot_");
        this.askedBy = askedBy;
        this.reason = reason;
        this.keptSeconds = kept.toSeconds();
        this.newKey = newKey;
        this.formerKeys = List.copyOf(formerKeys);
        this.state = State.REWRAPPING;
        this.dataKeys = dataKeys;
        this.begunAt = now;
    }

    void retired(Instant now) {
        state = State.RETIRED;
        retiredAt = now;
    }

    void done(Instant now) {
        state = State.DONE;
        doneAt = now;
    }
}

package io.optward.audit.search;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A logged event as it can be read; written by the sequencer only. */
@Entity
@Immutable
@Table(name = "event")
public class LoggedEvent {

    @Id
    @Column(name = "index")
    Long index;

    @Column
    String id;

    @Column
    String type;

    @Column
    @Nullable
    String source;

    @Column
    @Nullable
    String subject;

    @Column
    @Nullable
    Instant occurred;

    @Column
    Instant recorded;

    @Column
    String topic;

    @Column(name = "kafka_partition")
    int partition;

    @Column(name = "kafka_offset")
    long offset;

    @Column
    String[] terms;

    @Column
    byte[] leaf;

    /** Place in the log, from 0. */
    public long index() {
        return index;
    }

    public String id() {
        return id;
    }

    /** The leaf's bytes, verbatim. */
    public byte[] leaf() {
        return leaf.clone();
    }
}

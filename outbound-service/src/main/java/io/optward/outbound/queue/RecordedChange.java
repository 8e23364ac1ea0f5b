package io.optward.outbound.queue;

import io.optward.contracts.outbound.MessageStatus;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** One entry of a message's history. Only {@link MessageQueue} writes. */
@Entity
@Immutable
@Table(name = "message_change")
public class RecordedChange {

    @EmbeddedId
    private Place place;

    @Column
    @Enumerated(EnumType.STRING)
    private MessageStatus status;

    @Column
    @JdbcTypeCode(SqlTypes.ARRAY)
    private List<String> reasons;

    @Column
    private Instant at;

    @Column
    private boolean late;

    @Column(name = "possible_duplicate")
    private boolean possibleDuplicate;

    protected RecordedChange() {}

    public MessageStatus status() {
        return status;
    }

    public List<String> reasons() {
        return List.copyOf(reasons);
    }

    /** When it happened. */
    public Instant at() {
        return at;
    }

    /** Whether it was heard of when the message had already got further, and changed nothing. */
    public boolean late() {
        return late;
    }

    /** Whether the person may get the message twice. */
    public boolean possibleDuplicate() {
        return possibleDuplicate;
    }

    /**
     * Which entry of which history.
     *
     * @param number counts from 1, in the order we learned of it
     */
    @Embeddable
    public record Place(String message, int number) {}
}

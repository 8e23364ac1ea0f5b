package io.optward.outbound.queue;

import io.optward.contracts.consent.Purpose;
import io.optward.contracts.outbound.MessageStatus;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A message as its department may see it. Only {@link MessageQueue} writes. */
@Entity
@Immutable
@Table(name = "message")
public class RecordedMessage {

    @Id
    private String id;

    @Column
    private String department;

    @Column
    private String sender;

    @Column
    @Enumerated(EnumType.STRING)
    private Purpose purpose;

    private @Nullable String template;

    private @Nullable String flow;

    @Column
    @Enumerated(EnumType.STRING)
    private MessageStatus status;

    @Column
    @JdbcTypeCode(SqlTypes.ARRAY)
    private List<String> reasons;

    @Column(name = "whatsapp_message")
    private @Nullable String whatsappMessage;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "expires_at")
    private Instant expiresAt;

    @Column(name = "possible_duplicate")
    private boolean possibleDuplicate;

    protected RecordedMessage() {}

    public String id() {
        return id;
    }

    public String department() {
        return department;
    }

    public String sender() {
        return sender;
    }

    public Purpose purpose() {
        return purpose;
    }

    public @Nullable String template() {
        return template;
    }

    public @Nullable String flow() {
        return flow;
    }

    public MessageStatus status() {
        return status;
    }

    public List<String> reasons() {
        return List.copyOf(reasons);
    }

    /** WhatsApp's id of it, keyed. */
    public @Nullable String whatsappMessage() {
        return whatsappMessage;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant expiresAt() {
        return expiresAt;
    }

    /** Whether the person may get it twice. */
    public boolean possibleDuplicate() {
        return possibleDuplicate;
    }
}

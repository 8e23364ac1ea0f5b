package io.optward.outbound.queue;

import io.optward.contracts.outbound.MessageStatus;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Parameters;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What may be looked up about messages. */
@ApplicationScoped
public class MessageRecords implements PanacheRepositoryBase<RecordedMessage, String> {

    private final EntityManager entities;

    MessageRecords(EntityManager entities) {
        this.entities = entities;
    }

    /**
     * A message.
     *
     * @param department whose it must be; {@code null} for whoever may see those of all
     */
    public Optional<RecordedMessage> of(@Nullable String department, String id) {
        return department == null
                ? find("id", id).firstResultOptional()
                : find("id = ?1 and department = ?2", id, department).firstResultOptional();
    }

    /** Everything that happened to a message, in the order we learned of it. */
    public List<RecordedChange> historyOf(String id) {
        return entities.createQuery(
                        "from RecordedChange where place.message = :id order by place.number", RecordedChange.class)
                .setParameter("id", id)
                .getResultList();
    }

    /**
     * Messages, newest first.
     *
     * @param department whose; {@code null} for those of all
     * @param after continue behind the message that was made then and has this id
     */
    public List<RecordedMessage> newest(
            @Nullable String department, @Nullable MessageStatus status, @Nullable Position after, int limit) {
        var query = new StringBuilder("1 = 1");
        var parameters = new Parameters();
        if (department != null) {
            query.append(" and department = :department");
            parameters.and("department", department);
        }
        if (status != null) {
            query.append(" and status = :status");
            parameters.and("status", status);
        }
        if (after != null) {
            query.append(" and (createdAt < :at or (createdAt = :at and id < :id))");
            parameters.and("at", after.createdAt()).and("id", after.id());
        }
        return find(query.append(" order by createdAt desc, id desc").toString(), parameters)
                .page(0, limit)
                .list();
    }

    /** Where a page ends. */
    public record Position(Instant createdAt, String id) {}
}

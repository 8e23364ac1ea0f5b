package io.optward.audit.search;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Parameters;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;

/** The logged events, for reading. */
@ApplicationScoped
public class LoggedEvents implements PanacheRepositoryBase<LoggedEvent, Long> {

    private final EntityManager database;

    LoggedEvents(EntityManager database) {
        this.database = database;
    }

    /** The event with this id, if it was logged. */
    public Optional<LoggedEvent> withId(String id) {
        // the id's own table knows its index; the events themselves are not indexed by id
        return database.createNativeQuery("SELECT index FROM event_id WHERE id = :id", Long.class)
                .setParameter("id", id)
                .getResultStream()
                .findFirst()
                .flatMap(index -> findByIdOptional((Long) index));
    }

    /**
     * Events that fit, newest first.
     *
     * @param before index that all of them are below
     * @param most how many at most
     */
    List<LoggedEvent> newestFirst(EventFilter filter, long before, int most) {
        var query = new StringBuilder("index < :before");
        var parameters = Parameters.with("before", before);
        var terms = filter.terms();
        if (terms.length > 0) {
            query.append(" and array_includes(terms, :terms)");
            parameters.and("terms", terms);
        }
        if (filter.from() != null) {
            query.append(" and occurred >= :from");
            parameters.and("from", filter.from());
        }
        if (filter.to() != null) {
            query.append(" and occurred < :to");
            parameters.and("to", filter.to());
        }
        return find(query.toString(), Sort.descending("index"), parameters)
                .page(0, most)
                .list();
    }
}

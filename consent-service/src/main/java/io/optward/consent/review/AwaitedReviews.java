package io.optward.consent.review;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.inbound.InboundEvent.ItemPutAside;
import io.optward.contracts.inbound.InboundEvent.PutAsideSettled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Of whom something was put aside that nobody has looked at: a dead letter of this service, or part of a webhook. It may
 * have been a STOP. Decided by rows that are committed with the position that moved past the record, so whoever is told
 * that the ledger is up to date is also told of what it could not take in.
 */
@ApplicationScoped
public class AwaitedReviews {

    // a letter under any of a person's subjects counts
    private static final String AWAITED = "SELECT asked.subject FROM unnest(?) AS asked (subject) WHERE"
            + " EXISTS (SELECT FROM kin(asked.subject) AS member (token) JOIN letter ON letter.subject = member.token"
            + " WHERE letter.state = 'OPEN')"
            + " OR EXISTS (SELECT FROM kin(asked.subject) AS member (token) JOIN put_aside"
            + " ON put_aside.subject = member.token WHERE lifted_at IS NULL)";
    private static final String NOTE = "INSERT INTO put_aside (receipt, subject, found_at, lifted_at)"
            + " VALUES (?, ?, ?, ?) ON CONFLICT (receipt, subject)"
            + " DO UPDATE SET lifted_at = coalesce(put_aside.lifted_at, excluded.lifted_at)";

    private final DataSource database;

    AwaitedReviews(DataSource database) {
        this.database = database;
    }

    /** Those of these people whose marketing waits for a review. */
    public Set<SubjectToken> of(Collection<SubjectToken> subjects) {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(AWAITED)) {
            select.setArray(
                    1,
                    connection.createArrayOf(
                            "text",
                            subjects.stream()
                                    .map(SubjectToken::value)
                                    .distinct()
                                    .toArray(String[]::new)));
            try (var rows = select.executeQuery()) {
                var awaited = new HashSet<SubjectToken>();
                while (rows.next()) {
                    awaited.add(new SubjectToken(rows.getString(1)));
                }
                return awaited;
            }
        } catch (SQLException e) {
            throw new IllegalStateException("it could not be read whose review is awaited", e);
        }
    }

    /** Something that names a person was put aside. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void on(ItemPutAside item) {
        note(item.receipt(), item.subject(), item.receivedAt(), null);
    }

    /** Somebody has looked at it, whichever of the two facts comes first. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void on(PutAsideSettled settled) {
        switch (settled.outcome()) {
            case REPLAYED, SETTLED ->
                note(settled.receipt(), settled.subject(), settled.receivedAt(), settled.occurredAt());
            case UNKNOWN -> {
                // a word we do not know lifts nothing
            }
        }
    }

    private void note(String receipt, SubjectToken subject, Instant foundAt, @Nullable Instant liftedAt) {
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(NOTE)) {
            insert.setString(1, receipt);
            insert.setString(2, subject.value());
            insert.setObject(3, foundAt.atOffset(ZoneOffset.UTC));
            insert.setObject(4, liftedAt == null ? null : liftedAt.atOffset(ZoneOffset.UTC));
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("it could not be noted whose review is awaited", e);
        }
    }
}

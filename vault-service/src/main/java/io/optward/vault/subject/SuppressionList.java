package io.optward.vault.subject;

import io.optward.vault.key.SuppressionMac;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import javax.sql.DataSource;

/** Who was erased and has not acted since, as MACs that recognise an alias when it comes back and tell nothing else. */
@ApplicationScoped
public class SuppressionList {

    private final DataSource dataSource;

    SuppressionList(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Which of these are on the list. */
    public Set<SuppressionMac> among(Collection<SuppressionMac> macs) {
        if (macs.isEmpty()) {
            return Set.of();
        }
        return Sql.run(dataSource, connection -> {
            try (var query = connection.prepareStatement("SELECT mac FROM suppression WHERE mac = ANY (?)")) {
                query.setArray(1, Sql.bytes(connection, macs, SuppressionMac::toByteArray));
                var found = new HashSet<SuppressionMac>();
                try (var rows = query.executeQuery()) {
                    while (rows.next()) {
                        found.add(SuppressionMac.of(rows.getBytes(1)));
                    }
                }
                return found;
            }
        });
    }

    /** Puts these on the list; those that stand there stay. */
    public void add(Collection<SuppressionMac> macs, Instant at) {
        if (macs.isEmpty()) {
            return;
        }
        Sql.run(dataSource, connection -> {
            try (var insert = connection.prepareStatement("INSERT INTO suppression (mac, suppressed_at)"
                    + " SELECT mac, ? FROM unnest(?) AS fresh (mac) ORDER BY mac ON CONFLICT DO NOTHING")) {
                insert.setObject(1, at.atOffset(ZoneOffset.UTC));
                insert.setArray(2, Sql.bytes(connection, macs, SuppressionMac::toByteArray));
                return insert.executeUpdate();
            }
        });
    }

    /** Takes these off the list: the person acted. */
    public void lift(Collection<SuppressionMac> macs) {
        if (macs.isEmpty()) {
            return;
        }
        Sql.run(dataSource, connection -> {
            try (var delete = connection.prepareStatement("DELETE FROM suppression WHERE mac = ANY (?)")) {
                delete.setArray(1, Sql.bytes(connection, macs, SuppressionMac::toByteArray));
                return delete.executeUpdate();
            }
        });
    }
}

package io.optward.stack.postgres;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The databases, one per service that stores something, each with roles of its own. */
public enum Database {
    /** Of the normaliser and of what answers Flows; the receiver has none. */
    INGRESS,
    /** The ledger of consents. */
    CONSENT,
    /** The queue of messages. */
    OUTBOUND,
    /** The only place with personal data. */
    VAULT,
    /** The log of everything. */
    AUDIT;

    /** Login role of {@link #AUDIT} that reads every table, for whoever holds the rows against the log. */
    public static final String AUDIT_READER = "audit_reader";

    /**
     * The database of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Database named(String name) {
        return Arrays.stream(values())
                .filter(database -> database.databaseName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no database " + name + ": want one of "
                        + Arrays.stream(values()).map(Database::databaseName).toList()));
    }

    /** Name of the database in PostgreSQL. */
    public String databaseName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Role that owns every table and cannot sign in. */
    public String owner() {
        return databaseName() + "_owner";
    }

    /** Login role of Flyway; acts as the owner. */
    public String migrator() {
        return databaseName() + "_migrator";
    }

    /** Login role of the running service; may do what migrations grant it. */
    public String service() {
        return databaseName() + "_service";
    }

    /** Login role of the outbox relay; may read the log of this database and no other. */
    public String relay() {
        return databaseName() + "_relay";
    }

    /** Every role of this database that can sign in. */
    public List<String> loginRoles() {
        var ofEach = Stream.of(migrator(), service(), relay());
        return (this == AUDIT ? Stream.concat(ofEach, Stream.of(AUDIT_READER)) : ofEach).toList();
    }
}

package io.optward.vault.subject;

import io.optward.contracts.SubjectToken;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;

/**
 * Keeps reveals and erasures of one person apart without writing to anybody's row. Every person is in one of 32 lanes, told
 * by the last character of their token. Whoever reveals shares the lanes of all whom they open something of; whoever erases
 * has the lanes of all whom they erase alone. Both until their transaction ends.
 *
 * <p>So an erasure waits for the reveals under way of its lane, some of which are of other people, and reveals of its lane
 * wait for it, for as long as its transaction takes. Reveals never wait for each other. PostgreSQL gives locks of a
 * transaction back after what it wrote is to be seen, so whoever got a lane after an erasure and asks then, in a statement of
 * its own, finds no key.
 *
 * <p>The database takes an erasure's lane, too, when a data key is deleted (migration V11): nobody can forget it.
 */
final class Lanes {

    /** What these locks are told by from all others; migration V11 names it, too. */
    private static final int REVEALS = 1_986_098_540;

    /** Shares them with other reveals. Sorted, so that nobody waits in a circle; a row for each lane. */
    static final String SHARE = "SELECT pg_advisory_xact_lock_shared(" + REVEALS + ", lane) FROM unnest(?) AS lane";

    private static final String HAVE_ALONE =
            "SELECT pg_advisory_xact_lock(" + REVEALS + ", lane) FROM unnest(?) AS lane";

    private Lanes() {}

    /** The lanes of these people, as {@link #SHARE} wants them. */
    static Integer[] of(Collection<SubjectToken> tokens) {
        return tokens.stream().map(Lanes::of).distinct().sorted().toArray(Integer[]::new);
    }

    private static Integer of(SubjectToken token) {
        var text = token.value();
        return (int) text.charAt(text.length() - 1);
    }

    /** Waits until nobody reveals anything in the lanes of these people, and keeps them. */
    static void haveAlone(Connection connection, Collection<SubjectToken> tokens) throws SQLException {
        try (var lock = connection.prepareStatement(HAVE_ALONE)) {
            lock.setArray(1, connection.createArrayOf("int4", of(tokens)));
            lock.execute();
        }
    }
}

package io.optward.bench.vault;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.random.RandomGenerator;

/**
 * The least that finding people costs: one prepared query for a batch, over one connection, that brings each person's
 * token and wrapped data key. Of one caller.
 */
final class BareLookup implements AutoCloseable {

    private final Connection connection;
    private final PreparedStatement query;

    private BareLookup(VaultServers servers, String sql) {
        try {
            connection = servers.connect();
            query = connection.prepareStatement(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("the baseline could not connect", e);
        }
    }

    static BareLookup byAlias(VaultServers servers) {
        return new BareLookup(
                servers,
                "SELECT a.subject, k.wrapped FROM alias a JOIN data_key k ON k.subject = a.subject"
                        + " WHERE a.identifying AND a.mac = ANY (?)");
    }

    static BareLookup byToken(VaultServers servers) {
        return new BareLookup(
                servers,
                "SELECT s.token, k.wrapped FROM subject s JOIN data_key k ON k.subject = s.token"
                        + " WHERE s.token = ANY (?)");
    }

    /** Looks up by what aliases are found by. @return how many were found */
    int find(byte[][] macs) throws SQLException {
        query.setArray(1, connection.createArrayOf("bytea", macs));
        return rows();
    }

    /** Looks up anybody by their tokens. @return how many were found */
    int findAny(int many, SealedPeople people, RandomGenerator random) throws SQLException {
        var tokens = new String[many];
        for (int i = 0; i < many; i++) {
            tokens[i] = new String(people.token(random.nextInt(people.count())), StandardCharsets.US_ASCII);
        }
        query.setArray(1, connection.createArrayOf("text", tokens));
        return rows();
    }

    private int rows() throws SQLException {
        int found = 0;
        try (var rows = query.executeQuery()) {
            while (rows.next()) {
                if (!rows.getString(1).isEmpty() && rows.getBytes(2).length > 0) {
                    found++;
                }
            }
        }
        return found;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}

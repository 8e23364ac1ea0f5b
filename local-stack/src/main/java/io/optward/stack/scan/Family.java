package io.optward.stack.scan;

import io.optward.contracts.SubjectToken;
import io.optward.stack.postgres.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * One person, under every token.
 *
 * @param tokens       that of the question, and of all subjects that are one person with it
 * @param fingerprints how many aliases the erasures of these subjects put on the suppression list
 */
public record Family(List<SubjectToken> tokens, int fingerprints) {

    private static final String TOKENS = """
            SELECT token FROM subject
            WHERE coalesce(canonical, token) = (SELECT coalesce(canonical, token) FROM subject WHERE token = ?)
            ORDER BY token""";

    private static final String FINGERPRINTS = """
            SELECT coalesce(sum(fingerprints_kept), 0) FROM erasure
            WHERE id IN (SELECT erasure FROM erasure_member WHERE subject = ANY(?))""";

    /**
     * Asks the vault's database who is one person with a subject. One that it does not know, as after a restore of an
     * older backup, is alone.
     */
    public static Family of(SubjectToken subject, Scan.Server server) throws SQLException {
        try (var connection = server.connect(Database.VAULT.databaseName())) {
            var tokens = tokens(connection, subject);
            return new Family(tokens, fingerprints(connection, tokens));
        }
    }

    private static List<SubjectToken> tokens(Connection connection, SubjectToken subject) throws SQLException {
        try (var statement = connection.prepareStatement(TOKENS)) {
            statement.setString(1, subject.value());
            try (var result = statement.executeQuery()) {
                var tokens = new ArrayList<SubjectToken>();
                while (result.next()) {
                    tokens.add(new SubjectToken(result.getString(1)));
                }
                return tokens.isEmpty() ? List.of(subject) : List.copyOf(tokens);
            }
        }
    }

    private static int fingerprints(Connection connection, List<SubjectToken> tokens) throws SQLException {
        try (var statement = connection.prepareStatement(FINGERPRINTS)) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "text", tokens.stream().map(SubjectToken::value).toArray()));
            try (var result = statement.executeQuery()) {
                result.next();
                return result.getInt(1);
            }
        }
    }
}

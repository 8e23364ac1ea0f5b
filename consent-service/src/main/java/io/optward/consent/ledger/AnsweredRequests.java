package io.optward.consent.ledger;

import io.optward.consent.ledger.ConsentResource.ConsentAnswer;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.consent.ConsentStateChanged.Status;
import io.optward.kit.personal.PersonalShape;
import io.optward.kit.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** What was answered to each department's idempotency keys: the same key and request get the same answer again. */
@ApplicationScoped
public class AnsweredRequests {

    private static final String CLAIM = "INSERT INTO answered_request"
            + " (department, idempotency_key, subject, fingerprint, consent, state, answered_at)"
            + " VALUES (?, ?, ?, ?, '', '', ?) ON CONFLICT DO NOTHING";
    private static final String ANSWER =
            "UPDATE answered_request SET consent = ?, state = ? WHERE department = ? AND idempotency_key = ?";
    private static final String FIND = "SELECT subject, fingerprint, consent, state FROM answered_request"
            + " WHERE department = ? AND idempotency_key = ?";
    private static final String FORGET = "DELETE FROM answered_request WHERE subject = ?";

    private final DataSource database;

    AnsweredRequests(DataSource database) {
        this.database = database;
    }

    /**
     * Answers once per key.
     *
     * @param request the request in a form in which equal requests are equal, the person by their token
     * @throws Problem 409 if the key was used for another request
     */
    @Transactional(Transactional.TxType.MANDATORY)
    ConsentAnswer once(Key key, SubjectToken subject, String request, Instant now, Supplier<ConsentAnswer> answer) {
        var fingerprint = fingerprint(request);
        try (var connection = database.getConnection();
                var claim = connection.prepareStatement(CLAIM)) {
            claim.setString(1, key.department());
            claim.setString(2, key.text());
            claim.setString(3, subject.value());
            claim.setString(4, fingerprint);
            claim.setObject(5, now.atOffset(ZoneOffset.UTC));
            if (claim.executeUpdate() == 0) {
                return earlier(key, fingerprint);
            }
            var given = answer.get();
            try (var update = connection.prepareStatement(ANSWER)) {
                update.setString(1, given.id());
                update.setString(2, given.state().name());
                update.setString(3, key.department());
                update.setString(4, key.text());
                update.executeUpdate();
            }
            return given;
        } catch (SQLException e) {
            throw new LedgerException("the answer could not be remembered", e);
        }
    }

    /** Forgets what was answered about a person. @return how many answers */
    @Transactional(Transactional.TxType.MANDATORY)
    public int forget(SubjectToken subject) {
        try (var connection = database.getConnection();
                var delete = connection.prepareStatement(FORGET)) {
            delete.setString(1, subject.value());
            return delete.executeUpdate();
        } catch (SQLException e) {
            throw new LedgerException("the answers could not be forgotten", e);
        }
    }

    private ConsentAnswer earlier(Key key, String fingerprint) throws SQLException {
        try (var connection = database.getConnection();
                var find = connection.prepareStatement(FIND)) {
            find.setString(1, key.department());
            find.setString(2, key.text());
            try (var row = find.executeQuery()) {
                if (!row.next()) {
                    throw Problem.unavailable(
                            "ANSWER_UNKNOWN", "The answer to this key is just being forgotten. Try again.");
                }
                if (!row.getString("fingerprint").equals(fingerprint)) {
                    throw new Problem(
                                    409,
                                    "IDEMPOTENCY_KEY_REUSED",
                                    "This idempotency key was used for another request",
                                    "Nothing was recorded. Use a new key, or send the first body again.")
                            .with("consent", row.getString("consent"));
                }
                return new ConsentAnswer(
                        row.getString("consent"),
                        new SubjectToken(row.getString("subject")),
                        Status.valueOf(row.getString("state")));
            }
        }
    }

    private static String fingerprint(String request) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(request.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is not available", e);
        }
    }

    /** A department's idempotency key. */
    record Key(String department, String text) {

        private static final int LONGEST = 200;

        /** @throws Problem 400 if it is empty, too long, or shaped like personal data */
        static Key of(String department, String text) {
            if (text.isBlank() || text.length() > LONGEST) {
                throw Problem.badField("Idempotency-Key", "Idempotency-Key has 1 to " + LONGEST + " characters.");
            }
            if (PersonalShape.isIn(text)) {
                throw Problem.badField(
                        "Idempotency-Key",
                        "Idempotency-Key is shaped like a phone number or an e-mail address. Use an id of your own.");
            }
            return new Key(department, text);
        }
    }
}

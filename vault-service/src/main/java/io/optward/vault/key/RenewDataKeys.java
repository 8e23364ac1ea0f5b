package io.optward.vault.key;

import com.google.crypto.tink.util.Bytes;
import io.optward.contracts.SubjectToken;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Gives a data key a new version long before it has sealed as much as it may: AES-GCM with random nonces seals at most 2^32
 * values under one key (NIST SP 800-38D, section 8.3), and at half of that the next version takes over.
 */
@ApplicationScoped
class RenewDataKeys {

    /** Half of the bound. */
    static final long RENEWED_AT = 1L << 31;

    private static final String COUNTED =
            "UPDATE data_key SET sealings = sealings + ? WHERE subject = ?" + " RETURNING kek_id, wrapped, sealings";
    private static final String RENEWED = "UPDATE data_key SET kek_id = ?, wrapped = ?, sealings = 0 WHERE subject = ?";

    private final DataSource dataSource;
    private final KeyRing keys;

    RenewDataKeys(DataSource dataSource, KeyRing keys) {
        this.dataSource = dataSource;
        this.keys = keys;
    }

    /** Writes down what was sealed since the last time, and renews what has sealed enough. */
    void countAndRenew() {
        keys.sealings().take().forEach((subject, sealings) -> QuarkusTransaction.requiringNew()
                .run(() -> count(subject, sealings)));
    }

    private void count(SubjectToken subject, long sealings) {
        try (var connection = dataSource.getConnection();
                var update = connection.prepareStatement(COUNTED)) {
            update.setLong(1, sealings);
            update.setString(2, subject.value());
            try (var row = update.executeQuery()) {
                if (!row.next() || row.getLong("sealings") < RENEWED_AT) {
                    return;
                }
                var renewed = keys.renew(
                        subject, new WrappedKey(row.getString("kek_id"), Bytes.copyFrom(row.getBytes("wrapped"))));
                try (var renewal = connection.prepareStatement(RENEWED)) {
                    renewal.setString(1, renewed.kekId());
                    renewal.setBytes(2, renewed.bytes().toByteArray());
                    renewal.setString(3, subject.value());
                    renewal.executeUpdate();
                }
                Log.infof("data key renewed subject=%s", subject);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the sealings of a data key could not be counted", e);
        }
    }
}

package io.optward.vault.restore;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.common.TopicPartition;

/** Up to where erasures told on Kafka are known to be erased here. In the database, so that a restore takes it back. */
@ApplicationScoped
class TombstonesRead {

    private final DataSource dataSource;

    TombstonesRead(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** The next offset of each partition that was read before. */
    Map<TopicPartition, Long> positions() {
        try (var connection = dataSource.getConnection();
                var query = connection.prepareStatement("SELECT topic, partition, next_offset FROM tombstones_read");
                var rows = query.executeQuery()) {
            var positions = new HashMap<TopicPartition, Long>();
            while (rows.next()) {
                positions.put(new TopicPartition(rows.getString(1), rows.getInt(2)), rows.getLong(3));
            }
            return positions;
        } catch (SQLException e) {
            throw new IllegalStateException("the database does not say how far tombstones were read", e);
        }
    }

    void moveOn(Map<TopicPartition, Long> positions) {
        try (var connection = dataSource.getConnection();
                var upsert = connection.prepareStatement(
                        "INSERT INTO tombstones_read (topic, partition, next_offset) VALUES (?, ?, ?)"
                                + " ON CONFLICT (topic, partition) DO UPDATE SET next_offset = excluded.next_offset")) {
            for (var position : positions.entrySet()) {
                upsert.setString(1, position.getKey().topic());
                upsert.setInt(2, position.getKey().partition());
                upsert.setLong(3, position.getValue());
                upsert.addBatch();
            }
            upsert.executeBatch();
        } catch (SQLException e) {
            throw new IllegalStateException("how far tombstones were read could not be written down", e);
        }
    }
}

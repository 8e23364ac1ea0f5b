package io.optward.kit.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * Where Kafka is, and how this process shows who it is: for clients that we open ourselves. Channels of Reactive Messaging
 * read the same settings, {@code kafka.*}.
 *
 * @param connection a client's settings
 */
public record KafkaAccess(Map<String, Object> connection) {

    /** Copies the settings. */
    public KafkaAccess {
        connection = Map.copyOf(connection);
    }

    /** A broker that asks nobody who they are. */
    public static KafkaAccess plain(String bootstrapServers) {
        return new KafkaAccess(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }

    /** Everything that a client needs to be connected, and what it wants beside that. */
    public Map<String, Object> with(Map<String, Object> own) {
        var settings = new HashMap<>(own);
        settings.putAll(connection);
        return settings;
    }

    /** Where it is; settings of security are for nobody's eyes. */
    @Override
    public String toString() {
        return "KafkaAccess[" + connection.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG) + "]";
    }
}

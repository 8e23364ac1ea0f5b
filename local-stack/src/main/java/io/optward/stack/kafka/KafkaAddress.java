package io.optward.stack.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * Where a broker is, and how a client shows who it is.
 *
 * @param bootstrapServers {@code host:port}
 * @param security         a client's settings; empty of a broker that asks nobody
 */
public record KafkaAddress(String bootstrapServers, Map<String, Object> security) {

    /** Copies the settings. */
    public KafkaAddress {
        security = Map.copyOf(security);
    }

    /** A broker that asks nobody who they are. */
    public static KafkaAddress plain(String bootstrapServers) {
        return new KafkaAddress(bootstrapServers, Map.of());
    }

    /** Everything that a client needs to be connected, and what it wants beside that. */
    public Map<String, Object> with(Map<String, Object> own) {
        var settings = new HashMap<>(own);
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.putAll(security);
        return settings;
    }

    @Override
    public String toString() {
        return bootstrapServers;
    }
}

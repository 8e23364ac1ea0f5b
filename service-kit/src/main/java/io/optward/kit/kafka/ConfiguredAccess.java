package io.optward.kit.kafka;

import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads how to be connected from {@code kafka.bootstrap.servers}, {@code kafka.security.*} and their like. */
@ApplicationScoped
class ConfiguredAccess {

    /** What concerns the connection; anything else that is set for channels is not meant for our own clients. */
    private static final List<String> SECURITY = List.of("security.", "ssl.", "sasl.", "tls-configuration-name");

    @Produces
    @Singleton
    KafkaAccess access(
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
            @Identifier("default-kafka-broker") Map<String, Object> broker) {
        var connection = new HashMap<String, Object>();
        broker.forEach((name, value) -> {
            if (SECURITY.stream().anyMatch(name::startsWith)) {
                connection.put(name, value);
            }
        });
        connection.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        return new KafkaAccess(connection);
    }
}

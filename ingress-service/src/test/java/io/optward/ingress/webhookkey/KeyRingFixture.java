package io.optward.ingress.webhookkey;

import com.google.crypto.tink.HybridDecrypt;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import io.optward.contracts.CrockfordId;
import io.optward.contracts.ingress.WebhookKeyPublished;
import io.optward.ingress.IngressConfig;
import io.optward.kit.event.CloudEvents;
import io.optward.kit.event.Envelope;
import io.optward.kit.kafka.KafkaAccess;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A receiver's key ring without Kafka, and the private halves that a normaliser would hold. */
public final class KeyRingFixture {

    private final PublicKeyRing ring = new PublicKeyRing(settings(), KafkaAccess.plain("127.0.0.1:1"));
    private final Map<String, KeysetHandle> privateHalves = new HashMap<>();

    /** The settings of a laptop. */
    public static IngressConfig settings() {
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(IngressConfig.class)
                .build()
                .getConfigMapping(IngressConfig.class);
    }

    public PublicKeyRing ring() {
        return ring;
    }

    /** A normaliser publishes a key for this day; its id. */
    public String published(LocalDate day) throws GeneralSecurityException {
        var pair = KeysetHandle.generateNew(Hpke.PARAMETERS);
        var key = new WebhookKeyPublished(
                CrockfordId.random("whk_"),
                day,
                TinkJsonProtoKeysetFormat.serializeKeysetWithoutSecret(pair.getPublicKeysetHandle()),
                Instant.EPOCH);
        var record = new ConsumerRecord<>("ingress.webhook-keys", 0, 0, key.key(), CloudEvents.data(key));
        CloudEvents.headers(new Envelope<>(key.keyId(), "/ingress-service", null, key.at(), key))
                .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        ring.take(record);
        privateHalves.put(key.keyId(), pair);
        return key.keyId();
    }

    public HybridDecrypt privateHalf(String keyId) throws GeneralSecurityException {
        return privateHalves.get(keyId).getPrimitive(RegistryConfiguration.get(), HybridDecrypt.class);
    }
}

package io.optward.ingress.sealing;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import io.optward.contracts.CrockfordId;
import io.optward.ingress.webhookkey.PublicKeyRing;
import io.optward.ingress.webhookkey.PublicWebhookKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Seals webhooks so that this process cannot open them again once it has forgotten its data key, which it does every
 * hour and whenever the day's key changes. HPKE is done once per data key, AES-256-GCM once per webhook.
 */
@ApplicationScoped
public class WebhookSealer {

    private static final Duration DATA_KEY_FOR = Duration.ofHours(1);

    private final PublicKeyRing keys;
    private volatile @Nullable DataKey dataKey;

    WebhookSealer(PublicKeyRing keys) {
        this.keys = keys;
    }

    /** Whether there is a key to seal to. */
    public boolean isReady(Instant now) {
        return keys.current(now).isPresent();
    }

    /** Seals a body under a fresh receipt; empty while no webhook key is known. */
    public Optional<SealedWebhook> seal(byte[] body, Instant now) {
        return keys.current(now).map(webhookKey -> seal(body, dataKey(webhookKey, now), now));
    }

    private static SealedWebhook seal(byte[] body, DataKey dataKey, Instant now) {
        var receipt = CrockfordId.random("rec_");
        try {
            var ciphertext = dataKey.aead.encrypt(body, receipt.getBytes(StandardCharsets.UTF_8));
            return new SealedWebhook(receipt, dataKey.webhookKey, dataKey.encapsulation, now, ciphertext);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a webhook could not be sealed", e);
        }
    }

    private DataKey dataKey(PublicWebhookKey webhookKey, Instant now) {
        var current = dataKey;
        return current != null && current.serves(webhookKey, now) ? current : nextDataKey(webhookKey, now);
    }

    private synchronized DataKey nextDataKey(PublicWebhookKey webhookKey, Instant now) {
        var current = dataKey;
        if (current != null && current.serves(webhookKey, now)) {
            return current;
        }
        var fresh = DataKey.fresh(webhookKey, now);
        dataKey = fresh;
        return fresh;
    }

    /** This process's key for an hour. */
    private record DataKey(String webhookKey, byte[] encapsulation, Aead aead, Instant madeAt) {

        static DataKey fresh(PublicWebhookKey webhookKey, Instant now) {
            try {
                var keyset = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM);
                var encapsulation = webhookKey.encapsulate(
                        TinkProtoKeysetFormat.serializeKeyset(keyset, InsecureSecretKeyAccess.get()));
                return new DataKey(
                        webhookKey.keyId(),
                        encapsulation,
                        keyset.getPrimitive(RegistryConfiguration.get(), Aead.class),
                        now);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("no data key could be made", e);
            }
        }

        boolean serves(PublicWebhookKey key, Instant now) {
            return webhookKey.equals(key.keyId()) && now.isBefore(madeAt.plus(DATA_KEY_FOR));
        }

        @Override
        public String toString() {
            return "DataKey[" + webhookKey + ", " + madeAt + "]";
        }
    }
}

package io.optward.ingress.sealing;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import io.optward.ingress.webhookkey.KeyRingFixture;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Any bytes on the topic of sealed webhooks: nothing opens but what a receiver sealed. */
public final class AnyEnvelopeTarget {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final byte[] BODY = "what Meta sent".getBytes(StandardCharsets.UTF_8);
    private static final KeyRingFixture KEYS = new KeyRingFixture();
    private static final String KEY = published();
    private static final SealedWebhook SEALED =
            new WebhookSealer(KEYS.ring()).seal(BODY, NOON).orElseThrow();

    private AnyEnvelopeTarget() {}

    /** Called with whatever comes next; it is laid over an envelope, and over the headers of a record. */
    public static void fuzzerTestOneInput(byte[] data) {
        var encapsulation = over(SEALED.encapsulation(), data);
        var ciphertext = over(SEALED.ciphertext(), data);
        opensOnlyUntouched(encapsulation, SEALED.ciphertext());
        opensOnlyUntouched(SEALED.encapsulation(), ciphertext);
        var record = new ConsumerRecord<String, byte[]>("ingress.webhooks.sealed", 0, 0, null, ciphertext);
        record.headers()
                .add(SealedWebhook.RECEIPT, over(SEALED.receipt().getBytes(StandardCharsets.UTF_8), data))
                .add(SealedWebhook.WEBHOOK_KEY, KEY.getBytes(StandardCharsets.UTF_8))
                .add(SealedWebhook.ENCAPSULATION, encapsulation)
                .add(SealedWebhook.RECEIVED_AT, over(NOON.toString().getBytes(StandardCharsets.UTF_8), data));
        SealedWebhook.of(record).ifPresent(SealedWebhook::toRecord);
    }

    private static void opensOnlyUntouched(byte[] encapsulation, byte[] ciphertext) {
        try {
            var keyset = KEYS.privateHalf(KEY).decrypt(encapsulation, KEY.getBytes(StandardCharsets.UTF_8));
            var body = TinkProtoKeysetFormat.parseKeyset(keyset, InsecureSecretKeyAccess.get())
                    .getPrimitive(RegistryConfiguration.get(), Aead.class)
                    .decrypt(ciphertext, SEALED.receipt().getBytes(StandardCharsets.UTF_8));
            if (!Arrays.equals(body, BODY)
                    || !Arrays.equals(ciphertext, SEALED.ciphertext())
                    || !Arrays.equals(encapsulation, SEALED.encapsulation())) {
                throw new IllegalStateException("something else opened");
            }
        } catch (GeneralSecurityException _) {
            // shut, as it must be
        }
    }

    /** The bytes with the data over their beginning, changed by it and not replaced: mostly something close to real. */
    private static byte[] over(byte[] real, byte[] data) {
        var changed = real.clone();
        for (int i = 0; i < data.length; i++) {
            changed[i % changed.length] ^= data[i];
        }
        return changed;
    }

    private static String published() {
        try {
            return KEYS.published(LocalDate.parse("2026-11-23"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

package io.optward.ingress.webhookkey;

import com.google.crypto.tink.HybridEncrypt;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import io.optward.contracts.ingress.WebhookKeyPublished;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.LocalDate;

/** The public half of a day's key pair: it can seal and nothing else. */
public final class PublicWebhookKey {

    private final String keyId;
    private final LocalDate day;
    private final HybridEncrypt encrypt;

    private PublicWebhookKey(String keyId, LocalDate day, HybridEncrypt encrypt) {
        this.keyId = keyId;
        this.day = day;
        this.encrypt = encrypt;
    }

    /**
     * Takes a key as it was published.
     *
     * @throws GeneralSecurityException if the keyset is not one that can encrypt
     */
    public static PublicWebhookKey of(WebhookKeyPublished published) throws GeneralSecurityException {
        Hpke.ready();
        var encrypt = TinkJsonProtoKeysetFormat.parseKeysetWithoutSecret(published.publicKeyset())
                .getPrimitive(RegistryConfiguration.get(), HybridEncrypt.class);
        return new PublicWebhookKey(published.keyId(), published.day(), encrypt);
    }

    /** {@code whk_…} */
    public String keyId() {
        return keyId;
    }

    /** The UTC day it serves. */
    public LocalDate day() {
        return day;
    }

    /** Seals a data key; it opens with the private half of this key only. */
    public byte[] encapsulate(byte[] dataKeyset) throws GeneralSecurityException {
        return encrypt.encrypt(dataKeyset, keyId.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "PublicWebhookKey[" + keyId + ", " + day + "]";
    }
}

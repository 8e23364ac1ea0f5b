package io.optward.bench.vault;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.util.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.SplittableRandom;

/** Tink's AES-256-GCM and nothing around it, with one key that is ready; of one caller. */
final class BareSealing {

    private static final int KEPT = 1_000;
    private static final byte[] BOUND_TO =
            "optward.field sub_0000000000000000000000000 body evt.0000000000000".getBytes(StandardCharsets.US_ASCII);

    private final Aead aead;
    private final Words words = new Words(new SplittableRandom());
    private final byte[][] sealed = new byte[KEPT][];
    private int next;

    BareSealing() {
        try {
            aead = newKey();
            for (int i = 0; i < KEPT; i++) {
                sealed[i] = aead.encrypt(words.next(), BOUND_TO);
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is not available", e);
        }
    }

    @AccessesPartialKey
    private static Aead newKey() throws GeneralSecurityException {
        var parameters = AesGcmParameters.builder()
                .setKeySizeBytes(32)
                .setIvSizeBytes(12)
                .setTagSizeBytes(16)
                .setVariant(AesGcmParameters.Variant.NO_PREFIX)
                .build();
        return AesGcmJce.create(AesGcmKey.builder()
                .setParameters(parameters)
                .setKeyBytes(SecretBytes.randomBytes(32))
                .build());
    }

    /** Seals a field. @return how long it is sealed */
    int seal() throws GeneralSecurityException {
        return aead.encrypt(words.next(), BOUND_TO).length;
    }

    /** Opens a field. @return how long it is */
    int open() throws GeneralSecurityException {
        next = (next + 1) % KEPT;
        return aead.decrypt(sealed[next], BOUND_TO).length;
    }
}

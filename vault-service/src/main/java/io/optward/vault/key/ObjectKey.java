package io.optward.vault.key;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.util.SecretBytes;
import java.util.Arrays;
import java.util.Base64;

/**
 * A key for one object that does not pass the vault. It is the only key that leaves, on purpose and once: whoever asked
 * encrypts the object with it.
 */
public final class ObjectKey {

    private static final int BYTES = 32;

    private final String text;

    private ObjectKey(String text) {
        this.text = text;
    }

    /** A new key, of 256 random bits. */
    public static ObjectKey random() {
        var bytes = SecretBytes.randomBytes(BYTES).toByteArray(InsecureSecretKeyAccess.get());
        try {
            return new ObjectKey(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** The key for whoever asked, base64url without padding. */
    public String handOut() {
        return text;
    }

    @Override
    public String toString() {
        return "ObjectKey[256 bits]";
    }
}

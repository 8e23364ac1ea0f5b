package io.optward.kit.proof;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.Mac;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.mac.HmacKey;
import com.google.crypto.tink.mac.HmacParameters;
import com.google.crypto.tink.mac.MacConfig;
import com.google.crypto.tink.util.SecretBytes;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.consent.Purpose;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/**
 * Makes and checks the proof that consent-service allowed a message: a MAC over decision, subject, purpose, sender and
 * expiry, under a key that consent-service and the vault share. The vault needs nobody to check it.
 */
public final class DecisionProofs {

    /** How long a proof may be shown; a decision is acted upon at once or taken again. */
    public static final Duration LIFETIME = Duration.ofSeconds(2);

    private static final String VERSION = "dp1";
    private static final int KEY_BYTES = 32;

    private final Mac mac;

    private DecisionProofs(Mac mac) {
        this.mac = mac;
    }

    /**
     * @param base64Key 32 random bytes, base64
     * @throws IllegalArgumentException if the key has another form or size
     */
    @AccessesPartialKey
    public static DecisionProofs withKey(String base64Key) {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(base64Key.strip());
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException("the decision proof key is not base64");
        }
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("the decision proof key has " + key.length + " bytes, not " + KEY_BYTES);
        }
        try {
            MacConfig.register();
            var parameters = HmacParameters.builder()
                    .setKeySizeBytes(KEY_BYTES)
                    .setTagSizeBytes(32)
                    .setHashType(HmacParameters.HashType.SHA256)
                    .setVariant(HmacParameters.Variant.NO_PREFIX)
                    .build();
            var hmac = HmacKey.builder()
                    .setParameters(parameters)
                    .setKeyBytes(SecretBytes.copyFrom(key, InsecureSecretKeyAccess.get()))
                    .build();
            var keyset = KeysetHandle.newBuilder()
                    .addEntry(KeysetHandle.importKey(hmac).withFixedId(1).makePrimary())
                    .build();
            return new DecisionProofs(keyset.getPrimitive(RegistryConfiguration.get(), Mac.class));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is not available", e);
        }
    }

    /** Proves an allowing decision; good for {@link #LIFETIME} from {@code decidedAt}. */
    public String prove(String decision, SubjectToken subject, Purpose purpose, String sender, Instant decidedAt) {
        var claim = String.join(
                "|",
                decision,
                subject.value(),
                purpose.name(),
                sender,
                Long.toString(decidedAt.plus(LIFETIME).toEpochMilli()));
        var bytes = claim.getBytes(StandardCharsets.UTF_8);
        try {
            return VERSION + "." + text(bytes) + "." + text(mac.computeMac(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a MAC could not be computed", e);
        }
    }

    /** Checks a proof that is shown for a subject. */
    public Checked check(String proof, SubjectToken subject, Instant now) {
        var parts = proof.split("\\.", -1);
        if (parts.length != 3 || !parts[0].equals(VERSION)) {
            return new Checked.NotValid("PROOF_MALFORMED");
        }
        String claim;
        try {
            var bytes = Base64.getUrlDecoder().decode(parts[1]);
            mac.verifyMac(Base64.getUrlDecoder().decode(parts[2]), bytes);
            claim = new String(bytes, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException | GeneralSecurityException _) {
            return new Checked.NotValid("PROOF_FORGED");
        }
        var members = claim.split("\\|", -1);
        if (!members[1].equals(subject.value())) {
            return new Checked.NotValid("PROOF_OF_ANOTHER_SUBJECT");
        }
        if (now.toEpochMilli() > Long.parseLong(members[4])) {
            return new Checked.NotValid("PROOF_EXPIRED");
        }
        return new Checked.Valid(members[0], Purpose.valueOf(members[2]), members[3]);
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** What a proof is worth. */
    public sealed interface Checked {

        /** The decision allowed a message of this purpose from this sender to the subject. */
        record Valid(String decision, Purpose purpose, String sender) implements Checked {}

        /** It proves nothing. */
        record NotValid(String reason) implements Checked {}
    }
}

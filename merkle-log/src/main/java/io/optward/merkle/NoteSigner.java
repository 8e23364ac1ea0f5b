package io.optward.merkle;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** Signs notes with an Ed25519 key. The key can be used and not seen: nothing here prints or returns it. */
public final class NoteSigner {

    /** Bytes of an Ed25519 seed. */
    public static final int SEED_BYTES = 32;

    private static final byte[] PKCS8_HEADER = HexFormat.of().parseHex("302e020100300506032b657004220420");

    private final PrivateKey key;
    private final NoteKey publicKey;

    private NoteSigner(PrivateKey key, NoteKey publicKey) {
        this.key = key;
        this.publicKey = publicKey;
    }

    /**
     * Makes the signer of a seed.
     *
     * @param name who signs: for a log, its origin
     * @param seed 32 random bytes
     * @throws IllegalArgumentException if the seed has another length
     */
    public static NoteSigner of(String name, byte[] seed) {
        if (seed.length != SEED_BYTES) {
            throw new IllegalArgumentException("an Ed25519 seed has 32 bytes, got " + seed.length);
        }
        try {
            var key = KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new PKCS8EncodedKeySpec(NoteKey.join(PKCS8_HEADER, seed)));
            return new NoteSigner(key, NoteKey.of(name, publicKeyOf(seed)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform since 15 has Ed25519", e);
        }
    }

    /** The JDK derives a public key only while it generates a pair, so it is given the seed as its randomness. */
    private static byte[] publicKeyOf(byte[] seed) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("Ed25519");
        generator.initialize(NamedParameterSpec.ED25519, new FixedRandom(seed));
        var point = ((EdECPublicKey) generator.generateKeyPair().getPublic()).getPoint();
        var raw = new byte[SEED_BYTES];
        var y = point.getY().toByteArray();
        for (int i = 0; i < Math.min(y.length, raw.length); i++) {
            raw[i] = y[y.length - 1 - i];
        }
        if (point.isXOdd()) {
            raw[SEED_BYTES - 1] |= (byte) 0x80;
        }
        return raw;
    }

    /** The public half. */
    public NoteKey publicKey() {
        return publicKey;
    }

    /**
     * Signs a text.
     *
     * @param text one or more lines, each ended by a line feed
     */
    public SignedNote sign(String text) {
        var note = SignedNote.unsigned(text);
        try {
            var signature = Signature.getInstance("Ed25519");
            signature.initSign(key);
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return note.with(publicKey, signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 signs any text", e);
        }
    }

    @Override
    public String toString() {
        return "NoteSigner[" + publicKey.name() + "]";
    }

    private static final class FixedRandom extends SecureRandom {

        private static final long serialVersionUID = 1L;

        private final byte[] seed;

        FixedRandom(byte[] seed) {
            this.seed = Arrays.copyOf(seed, seed.length);
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(seed, 0, bytes, 0, bytes.length);
        }
    }
}

package io.optward.merkle;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The public key of whoever signs notes: a name and an Ed25519 key, written as a <i>vkey</i>
 * {@code <name>+<8 hex digits>+<base64 of 0x01 ‖ 32 bytes>}, as Go's checksum database and C2SP signed-note do.
 */
public final class NoteKey {

    static final byte ED25519 = 0x01;
    private static final byte[] X509_HEADER = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final int KEY_BYTES = 32;
    private static final int ID_BYTES = 4;

    private final String name;
    private final byte[] encoded;
    private final byte[] id;
    private final PublicKey key;

    private NoteKey(String name, byte[] encoded, PublicKey key) {
        this.name = name;
        this.encoded = encoded;
        this.id = idOf(name, encoded);
        this.key = key;
    }

    /**
     * Takes a raw Ed25519 public key.
     *
     * @param raw 32 bytes
     * @throws IllegalArgumentException if the name is empty or has white space or a plus sign, or the key is not a key
     */
    public static NoteKey of(String name, byte[] raw) {
        if (name.isEmpty() || name.chars().anyMatch(c -> Character.isWhitespace(c) || c == '+')) {
            throw new IllegalArgumentException("a note key's name has no white space and no plus sign");
        }
        if (raw.length != KEY_BYTES) {
            throw new IllegalArgumentException("an Ed25519 public key has 32 bytes, got " + raw.length);
        }
        try {
            var key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(join(X509_HEADER, raw)));
            return new NoteKey(name, join(new byte[] {ED25519}, raw), key);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the 32 bytes are not an Ed25519 public key", e);
        }
    }

    /**
     * Reads a vkey.
     *
     * @throws IllegalArgumentException if it has another form, or its hash is not that of its name and key
     */
    public static NoteKey parse(String vkey) {
        var parts = vkey.strip().split("\\+", 3);
        if (parts.length != 3) {
            throw new IllegalArgumentException("a vkey is name+hash+key, for example optward.local/log+0a1b2c3d+AQ…");
        }
        var encoded = Base64.getDecoder().decode(parts[2]);
        if (encoded.length != KEY_BYTES + 1 || encoded[0] != ED25519) {
            throw new IllegalArgumentException("the vkey is not of the Ed25519 kind");
        }
        var key = of(parts[0], Arrays.copyOfRange(encoded, 1, encoded.length));
        if (!HexFormat.of().formatHex(key.id).equals(parts[1])) {
            throw new IllegalArgumentException("the vkey's hash does not fit its name and key");
        }
        return key;
    }

    /** Who signs: for a log, its origin. */
    public String name() {
        return name;
    }

    /** The vkey text. */
    public String vkey() {
        return name + "+" + HexFormat.of().formatHex(id) + "+"
                + Base64.getEncoder().encodeToString(encoded);
    }

    byte[] id() {
        return id.clone();
    }

    /** Tells whether this key signed {@code message}. */
    boolean verifies(byte[] message, byte[] signature) {
        try {
            var verification = Signature.getInstance("Ed25519");
            verification.initVerify(key);
            verification.update(message);
            return verification.verify(signature);
        } catch (GeneralSecurityException _) {
            return false; // a signature of impossible form
        }
    }

    private static byte[] idOf(String name, byte[] encoded) {
        var hashed = Hash.sha256(join((name + "\n").getBytes(StandardCharsets.UTF_8), encoded));
        return Arrays.copyOf(hashed.bytes(), ID_BYTES);
    }

    static byte[] join(byte[] first, byte[] second) {
        var joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    @Override
    public String toString() {
        return vkey();
    }
}

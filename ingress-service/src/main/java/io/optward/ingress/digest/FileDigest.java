package io.optward.ingress.digest;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The SHA-256 of a file, which Meta writes in base64 in webhooks and in hex elsewhere. What leaves this service of it is a
 * keyed id made by the vault: a plain digest of a known picture would say who sent it.
 */
public final class FileDigest {

    /** The name under which the vault makes a keyed id of it. */
    public static final String ID_NAME = "named";

    private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]{64}");
    private static final int BYTES = 32;

    /** Keeps the digest of a file apart from anything else that a keyed id is made of under the same name. */
    private static final String OF_FILE = "sha256:";

    private FileDigest() {}

    /**
     * The bytes that are meant.
     *
     * @param written hex in either case, base64 or base64url, padded or not
     * @return 32 bytes; empty where it is none of these
     */
    public static Optional<byte[]> bytesOf(String written) {
        if (HEX.matcher(written).matches()) {
            return Optional.of(HexFormat.of().parseHex(written.toLowerCase(Locale.ROOT)));
        }
        try {
            var bytes = Base64.getDecoder().decode(written.replace('-', '+').replace('_', '/'));
            return bytes.length == BYTES ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** What a keyed id is made of, the same however the digest is written. What is no digest stands for itself. */
    public static String toBeKeyed(String written) {
        return bytesOf(written).map(FileDigest::toBeKeyed).orElseGet(() -> OF_FILE + written);
    }

    /** What a keyed id is made of. */
    public static String toBeKeyed(byte[] sha256) {
        return OF_FILE + HexFormat.of().formatHex(sha256);
    }
}

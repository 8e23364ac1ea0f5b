package io.optward.ingress.webhook;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/** The SHA-256 of a file, which Meta writes in base64 in webhooks and in hex elsewhere. */
final class FileDigest {

    private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]{64}");
    private static final int BYTES = 32;

    private FileDigest() {}

    /** One writing for both: lower-case hex. What is neither stays as it is. */
    static String canonical(String digest) {
        if (HEX.matcher(digest).matches()) {
            return digest.toLowerCase(Locale.ROOT);
        }
        try {
            var bytes = Base64.getDecoder().decode(digest);
            return bytes.length == BYTES ? HexFormat.of().formatHex(bytes) : digest;
        } catch (IllegalArgumentException _) {
            return digest;
        }
    }
}

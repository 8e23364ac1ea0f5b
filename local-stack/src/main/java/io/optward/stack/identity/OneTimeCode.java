package io.optward.stack.identity;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What an authenticator shows: six digits that change every thirty seconds (RFC 6238). */
final class OneTimeCode {

    /** How long a code is shown. */
    static final int PERIOD_SECONDS = 30;

    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private OneTimeCode() {}

    /** Which of the codes is shown at this instant. */
    static long stepAt(Instant now) {
        return Math.floorDiv(now.getEpochSecond(), PERIOD_SECONDS);
    }

    /**
     * A code.
     *
     * @param secret base32 without padding
     */
    static String of(String secret, long step) {
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(bytes(secret), "HmacSHA1"));
            var hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
            int offset = hash[hash.length - 1] & 0xf;
            int number = ByteBuffer.wrap(hash, offset, Integer.BYTES).getInt() & Integer.MAX_VALUE;
            return String.format(Locale.ROOT, "%06d", number % 1_000_000);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA1 is missing", e);
        }
    }

    private static byte[] bytes(String base32) {
        var bytes = ByteBuffer.allocate(base32.length() * 5 / 8);
        int bits = 0;
        int value = 0;
        for (char character : base32.toCharArray()) {
            value = value << 5 | BASE32.indexOf(character);
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes.put((byte) (value >> bits));
            }
        }
        return bytes.array();
    }
}

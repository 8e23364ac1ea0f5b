package io.optward.story;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Values to look for in bytes: plain, UTF-16, hex, and Base64 wherever in a longer text the value begins. */
final class Needles {

    private static final int WINDOW = Long.BYTES;
    private static final int FILTER_BITS = 20;

    private final Map<Long, List<Needle>> byFirstBytes = new HashMap<>();

    /** One bit per hash of eight bytes: most positions end here. */
    private final boolean[] filter = new boolean[1 << FILTER_BITS];

    private record Needle(String value, byte[] bytes) {}

    /** @param values of at least 11 letters and digits of ASCII */
    Needles(Collection<String> values) {
        for (var value : values) {
            var plain = value.getBytes(StandardCharsets.US_ASCII);
            add(value, plain);
            add(value, value.getBytes(StandardCharsets.UTF_16LE));
            add(value, value.getBytes(StandardCharsets.UTF_16BE));
            add(value, HexFormat.of().formatHex(plain).getBytes(StandardCharsets.US_ASCII));
            add(value, HexFormat.of().withUpperCase().formatHex(plain).getBytes(StandardCharsets.US_ASCII));
            for (int offset = 0; offset < 3; offset++) {
                add(value, base64(plain, offset));
            }
        }
    }

    private void add(String value, byte[] bytes) {
        long first = ByteBuffer.wrap(bytes).getLong();
        byFirstBytes.computeIfAbsent(first, _ -> new ArrayList<>()).add(new Needle(value, bytes));
        filter[hash(first)] = true;
    }

    /** The characters that the value alone decides; of letters and digits the alphabets of Base64 differ in none. */
    private static byte[] base64(byte[] plain, int offset) {
        var shifted = new byte[offset + plain.length];
        System.arraycopy(plain, 0, shifted, offset, plain.length);
        var encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
        return encoded.substring(Math.ceilDiv(offset * 8, 6), shifted.length * 8 / 6)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The values that stand in these bytes. */
    Set<String> in(ByteBuffer bytes) {
        var found = new HashSet<String>();
        long window = 0;
        for (int i = 0; i < bytes.limit(); i++) {
            window = window << Byte.SIZE | bytes.get(i) & 0xff;
            if (filter[hash(window)]) {
                int start = i + 1 - WINDOW;
                byFirstBytes.getOrDefault(window, List.of()).stream()
                        .filter(needle -> standsAt(start, needle.bytes, bytes))
                        .forEach(needle -> found.add(needle.value));
            }
        }
        return found;
    }

    private static boolean standsAt(int start, byte[] needle, ByteBuffer bytes) {
        return start >= 0
                && start + needle.length <= bytes.limit()
                && bytes.slice(start, needle.length).equals(ByteBuffer.wrap(needle));
    }

    private static int hash(long eightBytes) {
        return (int) (eightBytes * 0x9E3779B97F4A7C15L >>> Long.SIZE - FILTER_BITS);
    }
}

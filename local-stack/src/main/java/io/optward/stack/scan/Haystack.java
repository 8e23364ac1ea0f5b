package io.optward.stack.scan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks for many byte sequences at once in one pass: the four bytes at each position are looked up, and only where they
 * begin a sequence is the rest compared.
 */
final class Haystack {

    private static final int FILTER_BITS = 16;

    private final Map<Integer, List<Needle>> byFirstBytes = new HashMap<>();

    /** One bit per hash of four bytes: most positions end here. */
    private final boolean[] filter = new boolean[1 << FILTER_BITS];

    Haystack(List<Needle> needles) {
        for (var needle : needles) {
            int first = 0;
            for (int i = 0; i < Integer.BYTES; i++) {
                first = first << 8 | needle.bytes()[i] & 0xff;
            }
            byFirstBytes.computeIfAbsent(first, _ -> new ArrayList<>()).add(needle);
            filter[hash(first)] = true;
        }
    }

    /** Every needle that stands in these bytes, each once. */
    List<Needle> needlesIn(byte[] bytes) {
        var found = new ArrayList<Needle>();
        int window = 0;
        for (int i = 0; i < bytes.length; i++) {
            window = window << 8 | bytes[i] & 0xff;
            if (i >= Integer.BYTES - 1 && filter[hash(window)]) {
                for (var needle : byFirstBytes.getOrDefault(window, List.of())) {
                    if (needle.standsAt(i - Integer.BYTES + 1, bytes) && !found.contains(needle)) {
                        found.add(needle);
                    }
                }
            }
        }
        return found;
    }

    private static int hash(int fourBytes) {
        return fourBytes * 0x9E3779B9 >>> Integer.SIZE - FILTER_BITS;
    }
}

package io.optward.merkle;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Up to 256 leaves as they are published: each as its length in two bytes, big-endian, and its bytes.
 *
 * @see "C2SP tlog-tiles, log entries"
 */
public final class EntryBundle {

    private EntryBundle() {}

    /**
     * Writes leaves as a bundle.
     *
     * @throws IllegalArgumentException if a leaf is longer than {@link LeafBytes#LONGEST}
     */
    public static byte[] encode(List<byte[]> leaves) {
        var bundle = new ByteArrayOutputStream();
        for (var leaf : leaves) {
            if (leaf.length > LeafBytes.LONGEST) {
                throw new IllegalArgumentException("a leaf has at most 65535 bytes, got " + leaf.length);
            }
            bundle.write(leaf.length >> 8);
            bundle.write(leaf.length);
            bundle.writeBytes(leaf);
        }
        return bundle.toByteArray();
    }

    /**
     * Reads the leaves of a bundle.
     *
     * @throws IllegalArgumentException if the bundle ends inside a leaf
     */
    public static List<byte[]> decode(byte[] bundle) {
        var leaves = new ArrayList<byte[]>();
        int at = 0;
        while (at < bundle.length) {
            int start = at + 2;
            int end = start > bundle.length ? -1 : start + ((bundle[at] & 0xff) << 8 | (bundle[at + 1] & 0xff));
            if (end < 0 || end > bundle.length) {
                throw new IllegalArgumentException("the bundle ends inside entry " + leaves.size());
            }
            leaves.add(Arrays.copyOfRange(bundle, start, end));
            at = end;
        }
        return leaves;
    }
}

package io.optward.vault.key;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Says what a ciphertext belongs to: every part with its length before it, so no two lists of parts look the same. */
final class AssociatedData {

    private AssociatedData() {}

    static byte[] of(String... parts) {
        var utf8 = new byte[parts.length][];
        int length = 0;
        for (int i = 0; i < parts.length; i++) {
            utf8[i] = parts[i].getBytes(StandardCharsets.UTF_8);
            length += Integer.BYTES + utf8[i].length;
        }
        var bytes = ByteBuffer.allocate(length);
        for (var part : utf8) {
            bytes.putInt(part.length).put(part);
        }
        return bytes.array();
    }
}

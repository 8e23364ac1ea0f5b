package io.optward.vault.key;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Says what a ciphertext belongs to: every part with its length before it, so no two lists of parts look the same. */
final class AssociatedData {

    private AssociatedData() {}

    static byte[] of(String... parts) {
        var bytes = new ByteArrayOutputStream();
        for (var part : parts) {
            var utf8 = part.getBytes(StandardCharsets.UTF_8);
            bytes.writeBytes(
                    ByteBuffer.allocate(Integer.BYTES).putInt(utf8.length).array());
            bytes.writeBytes(utf8);
        }
        return bytes.toByteArray();
    }
}

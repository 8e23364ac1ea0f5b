package io.optward.bench.vault;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** JSON put together from pieces that need no escaping, so that whoever asks costs little beside whoever answers. */
final class JsonBytes {

    private byte[] bytes;
    private int length;

    JsonBytes(int room) {
        bytes = new byte[room];
    }

    JsonBytes clear() {
        length = 0;
        return this;
    }

    JsonBytes add(String ascii) {
        return add(ascii.getBytes(StandardCharsets.ISO_8859_1));
    }

    JsonBytes add(byte... more) {
        return add(more, 0, more.length);
    }

    JsonBytes add(byte[] from, int offset, int count) {
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * (length + count));
        }
        System.arraycopy(from, offset, bytes, length, count);
        length += count;
        return this;
    }

    byte[] array() {
        return bytes;
    }

    int length() {
        return length;
    }
}

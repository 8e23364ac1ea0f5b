package io.optward.bench.vault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What the vault answered about each person when they were made known: the token, and a value it sealed. */
final class SealedPeople implements AutoCloseable {

    private static final int TOKEN = 30;
    /** The prefix and, in base64, version, nonce, 200 bytes and tag. */
    private static final int SEALED = "sealed:v1:".length() + (1 + 12 + Words.BYTES + 16) * 4 / 3 + 1;

    private static final int WIDTH = TOKEN + SEALED;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment records;
    private final int count;

    /** Opens the file, or makes it. */
    SealedPeople(Path file, int count) {
        this.count = count;
        try (var channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
            records = channel.map(FileChannel.MapMode.READ_WRITE, 0, (long) count * WIDTH, arena);
        } catch (IOException e) {
            throw new UncheckedIOException("could not open " + file, e);
        }
    }

    int count() {
        return count;
    }

    void put(int index, String token, String sealed) {
        if (token.length() != TOKEN || sealed.length() != SEALED) {
            throw new IllegalArgumentException("a token of " + token.length() + " and a sealed value of "
                    + sealed.length() + " characters, not " + TOKEN + " and " + SEALED);
        }
        var bytes = (token + sealed).getBytes(StandardCharsets.US_ASCII);
        MemorySegment.copy(bytes, 0, records, ValueLayout.JAVA_BYTE, (long) index * WIDTH, WIDTH);
    }

    byte[] token(int index) {
        return bytes((long) index * WIDTH, TOKEN);
    }

    byte[] sealed(int index) {
        return bytes((long) index * WIDTH + TOKEN, SEALED);
    }

    /** The context that the person's value was sealed for. */
    static byte[] contextOf(int index) {
        return ("seed." + index).getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] bytes(long offset, int length) {
        var bytes = new byte[length];
        MemorySegment.copy(records, ValueLayout.JAVA_BYTE, offset, bytes, 0, length);
        return bytes;
    }

    void flush() {
        records.force();
    }

    @Override
    public void close() {
        arena.close();
    }
}

package io.optward.bench.vault;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/** What people in a benchmark write: 200 bytes that are no words, and need no escaping in JSON. */
final class Words {

    static final int BYTES = 200;

    private static final int POOL = 64 * 1024;
    private static final byte[] LETTERS =
            "abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ.".getBytes(StandardCharsets.US_ASCII);

    private final byte[] pool = new byte[POOL + BYTES];
    private final RandomGenerator random;

    Words(RandomGenerator random) {
        this.random = random;
        for (int i = 0; i < pool.length; i++) {
            pool[i] = LETTERS[random.nextInt(LETTERS.length)];
        }
    }

    void appendTo(JsonBytes json) {
        json.add(pool, random.nextInt(POOL), BYTES);
    }

    byte[] next() {
        int from = random.nextInt(POOL);
        return java.util.Arrays.copyOfRange(pool, from, from + BYTES);
    }
}

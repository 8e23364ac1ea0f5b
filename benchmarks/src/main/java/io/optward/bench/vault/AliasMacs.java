package io.optward.bench.vault;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** What everybody's phone number is found by, read from the vault's own table: one for each person. */
final class AliasMacs {

    private static final int BYTES = 32;
    private static final int FETCHED_AT_ONCE = 10_000;

    private final byte[] all;
    private final int count;

    private AliasMacs(byte[] all, int count) {
        this.all = all;
        this.count = count;
    }

    static AliasMacs read(VaultServers servers, int people) {
        var all = new byte[people * BYTES];
        int count = 0;
        try (var connection = servers.superuser()) {
            // without it the driver reads everything at once
            connection.setAutoCommit(false);
            try (var query = connection.prepareStatement("SELECT mac FROM alias WHERE kind = 'LINE' LIMIT ?")) {
                query.setInt(1, people);
                query.setFetchSize(FETCHED_AT_ONCE);
                try (var rows = query.executeQuery()) {
                    while (rows.next()) {
                        System.arraycopy(rows.getBytes(1), 0, all, BYTES * count++, BYTES);
                    }
                }
            }
            return new AliasMacs(all, count);
        } catch (SQLException e) {
            throw new IllegalStateException("the vault's aliases could not be read", e);
        }
    }

    byte[][] any(int many, RandomGenerator random) {
        var macs = new byte[many][];
        for (int i = 0; i < many; i++) {
            int from = BYTES * random.nextInt(count);
            macs[i] = Arrays.copyOfRange(all, from, from + BYTES);
        }
        return macs;
    }
}

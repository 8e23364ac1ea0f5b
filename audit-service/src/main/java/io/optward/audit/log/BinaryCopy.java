package io.optward.audit.log;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/**
 * Rows on their way into a table by PostgreSQL's binary COPY, the fastest way in: no statement per row, nothing to escape.
 *
 * @see "PostgreSQL, COPY, Binary Format"
 */
final class BinaryCopy implements AutoCloseable {

    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
    private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");
    private static final int NULL = -1;
    private static final int END = -1;
    private static final int VARCHAR_OID = 1043;
    private static final int BUFFER = 1 << 16;

    private final DataOutputStream out;

    /**
     * Opens a copy.
     *
     * @param target table and columns, such as {@code event_id (id, index)}; {@link #row} says how many columns follow
     */
    BinaryCopy(Connection connection, String target) throws SQLException, IOException {
        var postgres = connection.unwrap(PGConnection.class);
        out = new DataOutputStream(new BufferedOutputStream(
                new PGCopyOutputStream(postgres, "COPY " + target + " FROM STDIN (FORMAT binary)"), BUFFER));
        out.write(SIGNATURE);
        out.writeInt(0);
        out.writeInt(0);
    }

    BinaryCopy row(int columns) throws IOException {
        out.writeShort(columns);
        return this;
    }

    BinaryCopy bigint(long value) throws IOException {
        out.writeInt(Long.BYTES);
        out.writeLong(value);
        return this;
    }

    BinaryCopy integer(int value) throws IOException {
        out.writeInt(Integer.BYTES);
        out.writeInt(value);
        return this;
    }

    BinaryCopy text(@Nullable String value) throws IOException {
        return value == null ? none() : bytea(value.getBytes(StandardCharsets.UTF_8));
    }

    BinaryCopy bytea(byte[] value) throws IOException {
        out.writeInt(value.length);
        out.write(value);
        return this;
    }

    BinaryCopy timestamptz(@Nullable Instant value) throws IOException {
        return value == null ? none() : bigint(ChronoUnit.MICROS.between(EPOCH, value));
    }

    BinaryCopy varchars(List<String> values) throws IOException {
        var elements = values.stream()
                .map(value -> value.getBytes(StandardCharsets.UTF_8))
                .toList();
        if (elements.isEmpty()) {
            out.writeInt(3 * Integer.BYTES);
            out.writeInt(0); // dimensions
            out.writeInt(0); // no nulls
            out.writeInt(VARCHAR_OID);
            return this;
        }
        int length = elements.stream()
                .mapToInt(element -> Integer.BYTES + element.length)
                .sum();
        out.writeInt(5 * Integer.BYTES + length);
        out.writeInt(1); // dimensions
        out.writeInt(0); // no nulls
        out.writeInt(VARCHAR_OID);
        out.writeInt(elements.size());
        out.writeInt(1); // lower bound
        for (var element : elements) {
            bytea(element);
        }
        return this;
    }

    private BinaryCopy none() throws IOException {
        out.writeInt(NULL);
        return this;
    }

    /** Ends the copy; only then the rows are in the table. Without it, closing makes the transaction fail. */
    void end() throws IOException {
        out.writeShort(END);
        out.close();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}

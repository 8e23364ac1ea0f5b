package io.optward.audit.log;

import io.optward.merkle.Hash;
import io.optward.merkle.Tile;
import io.optward.merkle.TileEdge;
import io.optward.merkle.TileSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How the tree lies in the database.
 *
 * @param size leaves that are in the tree
 */
record StoredTree(long size, Hash root) {

    private static final int FETCHED_AT_ONCE = 256;

    /** The database did not answer inside a question that cannot say so. */
    static final class UnreadableException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnreadableException(SQLException cause) {
            super(cause.getMessage(), cause);
        }
    }

    static StoredTree read(Connection connection) throws SQLException {
        try (var query = connection.prepareStatement("SELECT size, root FROM tree_head");
                var row = query.executeQuery()) {
            row.next();
            return new StoredTree(row.getLong(1), Hash.of(row.getBytes(2)));
        }
    }

    /** A tile's hashes, or more of them; a partial tile may be full by now. */
    static byte[] tile(Connection connection, Tile tile) {
        try {
            var full = hashes(connection, "SELECT hashes FROM tile WHERE level = ? AND index = ?", tile);
            var found = full == null
                    ? hashes(connection, "SELECT hashes FROM edge WHERE level = ? AND index = ?", tile)
                    : full;
            if (found == null) {
                throw new TileSource.MissingTileException(tile);
            }
            return found;
        } catch (SQLException e) {
            throw new UnreadableException(e);
        }
    }

    private static byte @Nullable [] hashes(Connection connection, String sql, Tile tile) throws SQLException {
        try (var query = connection.prepareStatement(sql)) {
            query.setInt(1, tile.level());
            query.setLong(2, tile.index());
            try (var row = query.executeQuery()) {
                return row.next() ? row.getBytes(1) : null;
            }
        }
    }

    /**
     * Leaves from {@code from} to {@code to}, exclusive, as far as they follow each other without a hole. Outside of
     * auto-commit they are read a few hundred at a time: a leaf may have 64 KiB.
     */
    static void leaves(Connection connection, long from, long to, Consumer<byte[]> each) throws SQLException {
        try (var query = connection.prepareStatement(
                "SELECT index, leaf FROM event WHERE index >= ? AND index < ? ORDER BY index")) {
            query.setFetchSize(FETCHED_AT_ONCE);
            query.setLong(1, from);
            query.setLong(2, to);
            try (var rows = query.executeQuery()) {
                for (long next = from; rows.next() && rows.getLong(1) == next; next++) {
                    each.accept(rows.getBytes(2));
                }
            }
        }
    }

    static Optional<String> newestCheckpoint(Connection connection) throws SQLException {
        try (var query = connection.prepareStatement("SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1");
                var row = query.executeQuery()) {
            return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
        }
    }

    /** Writes what has grown since the tree had {@code from} leaves; somebody else may have written the same. */
    static void write(Connection connection, long from, TileEdge tree, Map<Tile, byte[]> completed)
            throws SQLException {
        try (var insert = connection.prepareStatement(
                "INSERT INTO tile (level, index, hashes) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")) {
            for (var tile : completed.entrySet()) {
                insert.setInt(1, tile.getKey().level());
                insert.setLong(2, tile.getKey().index());
                insert.setBytes(3, tile.getValue());
                insert.addBatch();
            }
            insert.executeBatch();
        }
        try (var upsert = connection.prepareStatement("""
                INSERT INTO edge (level, index, hashes) VALUES (?, ?, ?)
                ON CONFLICT (level) DO UPDATE SET index = excluded.index, hashes = excluded.hashes""")) {
            var partial = tree.partialTiles();
            for (int level = 0; level < partial.size(); level++) {
                upsert.setInt(1, level);
                upsert.setLong(2, (tree.size() >> (Tile.HEIGHT * level)) / Tile.FULL);
                upsert.setBytes(3, partial.get(level));
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
        try (var move = connection.prepareStatement("UPDATE tree_head SET size = ?, root = ? WHERE size = ?")) {
            move.setLong(1, tree.size());
            move.setBytes(2, tree.root().bytes());
            move.setLong(3, from);
            if (move.executeUpdate() != 1) {
                throw new SQLException("another process extended the tree meanwhile");
            }
        }
    }
}

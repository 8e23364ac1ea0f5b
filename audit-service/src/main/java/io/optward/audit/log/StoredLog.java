package io.optward.audit.log;

import io.optward.merkle.Checkpoint;
import io.optward.merkle.Hash;
import io.optward.merkle.MerkleTree;
import io.optward.merkle.SignedNote;
import io.optward.merkle.Tile;
import io.optward.merkle.TileSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** The log as it can be read: published checkpoints, tiles, leaves and the proofs that follow from them. */
@ApplicationScoped
public class StoredLog {

    private final DataSource database;

    StoredLog(DataSource database) {
        this.database = database;
    }

    /**
     * A signed checkpoint.
     *
     * @param note text of the signed note
     */
    public record Published(Checkpoint checkpoint, String note) {}

    /** The newest checkpoint; none before the first event. */
    public Optional<Published> newestCheckpoint() {
        return read(StoredTree::newestCheckpoint)
                .map(note ->
                        new Published(Checkpoint.parse(SignedNote.parse(note).text()), note));
    }

    /** The hashes that tie a leaf to the root of a checkpoint that covers it. */
    public List<Hash> inclusionProof(long index, Checkpoint checkpoint) {
        return read(connection -> MerkleTree.inclusionProof(
                index,
                checkpoint.size(),
                new TileSource(checkpoint.size(), tile -> StoredTree.tile(connection, tile))));
    }

    /** A tile's hashes, 32 bytes each; nothing if the tree has not grown that far. */
    public Optional<byte[]> tile(Tile tile) {
        try {
            return read(connection -> Optional.of(StoredTree.tile(connection, tile)))
                    .filter(hashes -> hashes.length >= tile.byteLength())
                    .map(hashes -> Arrays.copyOf(hashes, tile.byteLength()));
        } catch (TileSource.MissingTileException _) {
            return Optional.empty();
        }
    }

    /** The leaves under a tile of level 0; nothing if the tree has not grown that far. */
    public Optional<List<byte[]>> leaves(Tile tile) {
        long from = tile.index() * Tile.FULL;
        var leaves = new ArrayList<byte[]>(tile.width());
        read(connection -> {
            StoredTree.leaves(connection, from, from + tile.width(), leaves::add);
            return leaves;
        });
        return leaves.size() == tile.width() ? Optional.of(leaves) : Optional.empty();
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    private <T> T read(Question<T> question) {
        try (var connection = database.getConnection()) {
            return question.ask(connection);
        } catch (SQLException e) {
            throw new StoredTree.UnreadableException(e);
        }
    }
}

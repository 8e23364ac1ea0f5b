package io.optward.merkle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * The tiles at the right edge of a growing tree, one per tile level, each still partial (or empty). Appending a leaf hash
 * may complete tiles; those are handed out once and never change again. With {@link #root} this is all that an
 * integrator needs to hold. Not safe for use by several threads at once.
 */
public final class TileEdge {

    private final List<byte[]> rows = new ArrayList<>();
    private long size;

    private TileEdge() {}

    /** The edge of the empty tree. */
    public static TileEdge empty() {
        return new TileEdge();
    }

    /** The edge of the tree of that size, from the partial tiles that it ends in. */
    public static TileEdge of(long size, TileSource.TileReader reader) {
        var edge = new TileEdge();
        edge.size = size;
        for (int level = 0; size >> (Tile.HEIGHT * level) > 0; level++) {
            long hashes = size >> (Tile.HEIGHT * level);
            int width = (int) (hashes % Tile.FULL);
            edge.rows.add(
                    width == 0
                            ? new byte[0]
                            : Arrays.copyOf(
                                    reader.read(new Tile(level, hashes / Tile.FULL, width)), width * Hash.LENGTH));
        }
        return edge;
    }

    /**
     * Adds the next leaf by its leaf hash.
     *
     * @param completed told every tile that this leaf completes, lowest level first, with its 8,192 bytes
     */
    public void append(Hash leaf, BiConsumer<Tile, byte[]> completed) {
        var hash = leaf;
        long index = size++;
        for (int level = 0; ; level++, index /= Tile.FULL) {
            if (level == rows.size()) {
                rows.add(new byte[0]);
            }
            var row = rows.get(level);
            var longer = Arrays.copyOf(row, row.length + Hash.LENGTH);
            hash.copyTo(longer, row.length / Hash.LENGTH);
            if (longer.length < Tile.FULL * Hash.LENGTH) {
                rows.set(level, longer);
                return;
            }
            rows.set(level, new byte[0]);
            completed.accept(Tile.full(level, index / Tile.FULL), longer);
            hash = TileSource.rootOf(longer);
        }
    }

    /** How many leaves the tree has. */
    public long size() {
        return size;
    }

    /** The hashes of the partial tile of each tile level, lowest first; empty where the tree ends with a full tile. */
    public List<byte[]> partialTiles() {
        return rows.stream().map(byte[]::clone).toList();
    }

    /** Root over all leaves so far. */
    public Hash root() {
        return CompactRange.of(size, this::hash).root();
    }

    /** Hashes of the compact range all lie inside the partial tiles. */
    private Hash hash(int level, long index) {
        int within = level % Tile.HEIGHT;
        var row = rows.get(level / Tile.HEIGHT);
        return TileSource.subtree(row, (int) ((index << within) % Tile.FULL), 1 << within);
    }
}

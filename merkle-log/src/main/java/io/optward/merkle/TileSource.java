package io.optward.merkle;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The hashes of a tree of a given size, read from its tiles. Keeps the tiles it read last, so that a proof reads each of
 * its tiles once. Not safe for use by several threads at once.
 */
public final class TileSource implements HashSource {

    private static final int KEPT = 64;

    private final long size;
    private final TileReader reader;
    private final Map<Tile, byte[]> tiles = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Tile, byte[]> eldest) {
            return size() > KEPT;
        }
    };

    /** Reads tiles as they were when the tree had {@code size} leaves, or longer ones. */
    public TileSource(long size, TileReader reader) {
        this.size = size;
        this.reader = reader;
    }

    /** Gives a tile's hashes, 32 bytes each. */
    @FunctionalInterface
    public interface TileReader {

        /**
         * Reads a tile.
         *
         * @return at least as many hashes as the tile is wide
         * @throws MissingTileException if the tile is not there
         */
        byte[] read(Tile tile);
    }

    /** A tile that the log must have is not there, or is shorter than it must be. */
    public static final class MissingTileException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        /** Names the tile by its path. */
        public MissingTileException(Tile tile) {
            super("the log has no tile " + tile.path());
        }
    }

    @Override
    public Hash hash(int level, long index) {
        int tileLevel = level / Tile.HEIGHT;
        int within = level % Tile.HEIGHT;
        long first = index << within;
        var tile = Tile.in(size, tileLevel, first / Tile.FULL);
        var bytes = tiles.computeIfAbsent(tile, this::read);
        return subtree(bytes, (int) (first % Tile.FULL), 1 << within);
    }

    private byte[] read(Tile tile) {
        var bytes = reader.read(tile);
        if (bytes.length < tile.byteLength()) {
            throw new MissingTileException(tile);
        }
        return bytes;
    }

    static Hash subtree(byte[] row, int from, int width) {
        return width == 1
                ? Hash.inRow(row, from)
                : Hash.node(subtree(row, from, width / 2), subtree(row, from + width / 2, width / 2));
    }

    /** Root of a full tile, which is one hash of the tile level above. */
    public static Hash rootOf(byte[] fullTile) {
        if (fullTile.length != Tile.FULL * Hash.LENGTH) {
            throw new IllegalArgumentException("a full tile has 8192 bytes, got " + fullTile.length);
        }
        return subtree(fullTile, 0, Tile.FULL);
    }
}

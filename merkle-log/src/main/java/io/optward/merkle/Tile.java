package io.optward.merkle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a piece of the tree is published: up to 256 neighbouring hashes of tree level {@code 8 × level}. A full tile
 * never changes again; a partial one ({@code width} under 256) is a prefix of what the full one will be.
 *
 * @param level tile level, 0 for leaf hashes
 * @param index which tile of that level, from the left
 * @param width hashes in it, 1 to 256
 * @see "C2SP tlog-tiles"
 */
public record Tile(int level, long index, int width) {

    /** Hashes in a full tile. */
    public static final int FULL = 256;

    /** Tree levels that one tile level spans. */
    public static final int HEIGHT = 8;

    private static final int HIGHEST_LEVEL = 63 / HEIGHT;
    private static final Pattern INDEX = Pattern.compile("(?:x\\d{3}/)*\\d{3}(?:\\.p/(\\d{1,3}))?");
    private static final int GROUP = 1000;

    public Tile {
        if (level < 0 || level > HIGHEST_LEVEL || index < 0 || width < 1 || width > FULL) {
            throw new IllegalArgumentException(
                    "a tile has level 0 to 7, an index from 0 and a width of 1 to 256, got %d, %d, %d"
                            .formatted(level, index, width));
        }
    }

    /** The full tile at this place. */
    public static Tile full(int level, long index) {
        return new Tile(level, index, FULL);
    }

    /**
     * The tile at this place in a tree of that size, as wide as the tree reaches.
     *
     * @throws IllegalArgumentException if a tree of that size has nothing there
     */
    public static Tile in(long size, int level, long index) {
        long hashes = size >> (HEIGHT * level);
        return new Tile(level, index, (int) Math.min(FULL, hashes - index * FULL));
    }

    /** Every tile of a tree of that size, level by level from the leaves up, left to right. */
    public static List<Tile> all(long size) {
        var tiles = new ArrayList<Tile>();
        for (int level = 0; level <= HIGHEST_LEVEL && size >> (HEIGHT * level) > 0; level++) {
            long hashes = size >> (HEIGHT * level);
            for (long index = 0; index * FULL < hashes; index++) {
                tiles.add(in(size, level, index));
            }
        }
        return tiles;
    }

    /** Tells whether the tile will never change again. */
    public boolean isFull() {
        return width == FULL;
    }

    /** Bytes that the tile's hashes take: 32 each. */
    public int byteLength() {
        return width * Hash.LENGTH;
    }

    /** Path under the log's root, such as {@code tile/0/x001/234} or {@code tile/1/000.p/17}. */
    public String path() {
        return "tile/" + level + "/" + indexPath();
    }

    /** Path of the entry bundle with the leaves under this tile, such as {@code tile/entries/x001/234}. */
    public String entriesPath() {
        if (level != 0) {
            throw new IllegalStateException("only tiles of level 0 have entries, this one has level " + level);
        }
        return "tile/entries/" + indexPath();
    }

    private String indexPath() {
        var path = "%03d".formatted(index % GROUP);
        for (long rest = index / GROUP; rest > 0; rest /= GROUP) {
            path = "x%03d/%s".formatted(rest % GROUP, path);
        }
        return isFull() ? path : path + ".p/" + width;
    }

    /**
     * Reads the part of a tile's path that follows the level, such as {@code x001/234} or {@code 000.p/17}.
     *
     * @return nothing if {@code indexPath} is not in the one form that {@link #path} writes
     */
    public static Optional<Tile> parse(int level, String indexPath) {
        var match = INDEX.matcher(indexPath);
        if (!match.matches() || indexPath.length() > 40) {
            return Optional.empty();
        }
        int width = match.group(1) == null ? FULL : Integer.parseInt(match.group(1));
        var digits = (match.group(1) == null ? indexPath : indexPath.substring(0, indexPath.indexOf(".p/")))
                .replaceAll("[x/]", "");
        if (digits.length() > 18 || level < 0 || level > HIGHEST_LEVEL || width < 1 || width > FULL) {
            return Optional.empty();
        }
        var tile = new Tile(level, Long.parseLong(digits), width);
        return tile.indexPath().equals(indexPath) ? Optional.of(tile) : Optional.empty();
    }
}

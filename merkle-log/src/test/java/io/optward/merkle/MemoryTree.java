package io.optward.merkle;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A small log in memory: every leaf, its tiles, and the hashes by the definition of RFC 6962. */
public final class MemoryTree implements HashSource {

    private final List<byte[]> leaves = new ArrayList<>();
    private final List<Hash> leafHashes = new ArrayList<>();
    private final Map<Tile, byte[]> fullTiles = new HashMap<>();
    private final TileEdge edge = TileEdge.empty();

    /** A log of {@code size} small distinct leaves. */
    public static MemoryTree ofSize(int size) {
        var tree = new MemoryTree();
        for (int i = 0; i < size; i++) {
            tree.append(("leaf " + i).getBytes(StandardCharsets.UTF_8));
        }
        return tree;
    }

    public void append(byte[] leaf) {
        leaves.add(leaf);
        leafHashes.add(Hash.leaf(leaf));
        edge.append(Hash.leaf(leaf), fullTiles::put);
    }

    public List<byte[]> leaves() {
        return leaves;
    }

    public long size() {
        return leaves.size();
    }

    public Hash root() {
        return edge.root();
    }

    public Hash leafHash(long index) {
        return leafHashes.get((int) index);
    }

    /** Tiles as a server gives them: full ones, and prefixes of those and of the edge. */
    public byte[] tile(Tile tile) {
        var full = fullTiles.get(Tile.full(tile.level(), tile.index()));
        var row = full != null ? full : edge.partialTiles().get(tile.level());
        return Arrays.copyOf(row, tile.byteLength());
    }

    @Override
    public Hash hash(int level, long index) {
        return definition((int) (index << level), (int) ((index + 1) << level));
    }

    /** Merkle tree hash, word for word as RFC 6962 section 2.1 defines it. */
    public Hash definition(int from, int to) {
        if (from == to) {
            return Hash.ofEmptyTree();
        }
        if (to - from == 1) {
            return leafHashes.get(from);
        }
        int split = from + Integer.highestOneBit(to - from - 1);
        return Hash.node(definition(from, split), definition(split, to));
    }
}

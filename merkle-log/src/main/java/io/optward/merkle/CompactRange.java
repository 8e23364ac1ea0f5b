package io.optward.merkle;

import java.util.ArrayList;
import java.util.List;

/**
 * The right edge of a tree: the roots of the perfect subtrees that its leaves fall into, largest first. It is all that
 * appending needs, at most 63 hashes however long the log is. Not safe for use by several threads at once.
 */
public final class CompactRange {

    private final List<Hash> subtrees;
    private long size;

    private CompactRange(long size, List<Hash> subtrees) {
        this.size = size;
        this.subtrees = subtrees;
    }

    /** The edge of the empty tree. */
    public static CompactRange empty() {
        return new CompactRange(0, new ArrayList<>());
    }

    /** The edge of the tree over the first {@code size} leaves. */
    public static CompactRange of(long size, HashSource hashes) {
        var subtrees = new ArrayList<Hash>();
        long from = 0;
        for (long left = size; left > 0; ) {
            long width = Long.highestOneBit(left);
            int level = Long.numberOfTrailingZeros(width);
            subtrees.add(hashes.hash(level, from >> level));
            from += width;
            left -= width;
        }
        return new CompactRange(size, subtrees);
    }

    /** Adds the next leaf by its leaf hash. */
    public void append(Hash leaf) {
        var hash = leaf;
        for (long carried = size; (carried & 1) == 1; carried >>= 1) {
            hash = Hash.node(subtrees.removeLast(), hash);
        }
        subtrees.add(hash);
        size++;
    }

    /** How many leaves the tree has. */
    public long size() {
        return size;
    }

    /** Root over all leaves so far. */
    public Hash root() {
        if (subtrees.isEmpty()) {
            return Hash.ofEmptyTree();
        }
        var root = subtrees.getLast();
        for (int i = subtrees.size() - 2; i >= 0; i--) {
            root = Hash.node(subtrees.get(i), root);
        }
        return root;
    }
}

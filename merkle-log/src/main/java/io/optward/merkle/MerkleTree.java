package io.optward.merkle;

import java.util.ArrayList;
import java.util.List;

/**
 * Roots and proofs of the Merkle tree of RFC 6962. Nothing here holds a tree: every method asks a {@link HashSource} for
 * the few hashes it needs, and checking a proof needs no source at all.
 *
 * @see "RFC 6962, section 2.1; RFC 9162, sections 2.1.3.2 and 2.1.4.2 for the checks"
 */
public final class MerkleTree {

    private MerkleTree() {}

    /** Root of the tree over the first {@code size} leaves. */
    public static Hash root(long size, HashSource hashes) {
        return size == 0 ? Hash.ofEmptyTree() : range(0, size, hashes);
    }

    /**
     * Hashes that lead from one leaf to the root, leaf side first.
     *
     * @throws IllegalArgumentException if the tree of that size has no such leaf
     */
    public static List<Hash> inclusionProof(long index, long size, HashSource hashes) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("a tree of " + size + " leaves has no leaf " + index);
        }
        var path = new ArrayList<Hash>();
        long from = 0;
        long to = size;
        while (to - from > 1) {
            long split = from + Long.highestOneBit(to - from - 1);
            if (index < split) {
                path.addFirst(range(split, to, hashes));
                to = split;
            } else {
                path.addFirst(range(from, split, hashes));
                from = split;
            }
        }
        return List.copyOf(path);
    }

    /**
     * Hashes that show that the tree of {@code newSize} leaves begins with the tree of {@code oldSize} leaves.
     *
     * @throws IllegalArgumentException if the old tree is larger than the new one, or a size is negative
     */
    public static List<Hash> consistencyProof(long oldSize, long newSize, HashSource hashes) {
        if (oldSize < 0 || oldSize > newSize) {
            throw new IllegalArgumentException("no tree of " + newSize + " leaves begins with " + oldSize + " leaves");
        }
        if (oldSize == 0 || oldSize == newSize) {
            return List.of();
        }
        var path = new ArrayList<Hash>();
        long from = 0;
        long to = newSize;
        boolean whole = true;
        while (oldSize != to) {
            long split = from + Long.highestOneBit(to - from - 1);
            if (oldSize <= split) {
                path.addFirst(range(split, to, hashes));
                to = split;
            } else {
                path.addFirst(range(from, split, hashes));
                from = split;
                whole = false;
            }
        }
        if (!whole) {
            path.addFirst(range(from, to, hashes));
        }
        return List.copyOf(path);
    }

    /** Tells whether {@code proof} leads from the leaf hash at {@code index} to {@code root} in a tree of that size. */
    public static boolean includes(Hash leaf, long index, long size, List<Hash> proof, Hash root) {
        if (index < 0 || index >= size) {
            return false;
        }
        long node = index;
        long last = size - 1;
        var hash = leaf;
        for (var sibling : proof) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                hash = Hash.node(sibling, hash);
                // a left child at the right edge has no neighbour: climb to where one exists
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                hash = Hash.node(hash, sibling);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && hash.equals(root);
    }

    /** Tells whether {@code proof} shows that the tree with {@code newRoot} begins with the tree with {@code oldRoot}. */
    public static boolean extendsTree(long oldSize, Hash oldRoot, long newSize, Hash newRoot, List<Hash> proof) {
        if (oldSize < 0 || oldSize > newSize) {
            return false;
        }
        if (oldSize == newSize) {
            return proof.isEmpty() && oldRoot.equals(newRoot);
        }
        if (oldSize == 0) {
            return proof.isEmpty() && oldRoot.equals(Hash.ofEmptyTree());
        }
        var path = new ArrayList<>(proof);
        if (Long.bitCount(oldSize) == 1) {
            path.addFirst(oldRoot);
        }
        if (path.isEmpty()) {
            return false;
        }
        int perfect = Long.numberOfTrailingZeros(oldSize);
        long node = (oldSize - 1) >> perfect;
        long last = (newSize - 1) >> perfect;
        var before = path.getFirst();
        var after = path.getFirst();
        for (var sibling : path.subList(1, path.size())) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                before = Hash.node(sibling, before);
                after = Hash.node(sibling, after);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                after = Hash.node(after, sibling);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && before.equals(oldRoot) && after.equals(newRoot);
    }

    /** Root over the leaves {@code from} to {@code to}, where {@code from} is a multiple of the power of two at or above. */
    private static Hash range(long from, long to, HashSource hashes) {
        long width = to - from;
        if (Long.bitCount(width) == 1) {
            int level = Long.numberOfTrailingZeros(width);
            return hashes.hash(level, from >> level);
        }
        long split = from + Long.highestOneBit(width - 1);
        return Hash.node(range(from, split, hashes), range(split, to, hashes));
    }
}

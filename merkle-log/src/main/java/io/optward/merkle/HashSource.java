package io.optward.merkle;

/** Where the hashes of a tree come from: memory, tiles on disk, a database, a server. */
@FunctionalInterface
public interface HashSource {

    /**
     * Root of the perfect subtree over the leaves from {@code index << level} to {@code (index + 1) << level},
     * exclusive. Level 0 is the leaf hashes themselves. Asked only for subtrees that are complete.
     */
    Hash hash(int level, long index);
}

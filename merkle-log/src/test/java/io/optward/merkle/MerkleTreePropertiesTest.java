package io.optward.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class MerkleTreePropertiesTest {

    @Property(tries = 60)
    void everyWayToTheRootAgreesWithTheDefinition(@ForAll @IntRange(min = 0, max = 600) int size) {
        var tree = MemoryTree.ofSize(size);
        var expected = tree.definition(0, size);
        var range = CompactRange.empty();
        for (int i = 0; i < size; i++) {
            range.append(tree.leafHash(i));
        }
        assertThat(range.root()).isEqualTo(expected);
        assertThat(tree.root()).isEqualTo(expected);
        assertThat(MerkleTree.root(size, tree)).isEqualTo(expected);
        assertThat(MerkleTree.root(size, new TileSource(size, tree::tile))).isEqualTo(expected);
        assertThat(CompactRange.of(size, tree).root()).isEqualTo(expected);
        assertThat(TileEdge.of(size, tree::tile).root()).isEqualTo(expected);
    }

    @Property(tries = 300)
    void everyInclusionProofVerifiesAndNoChangedOneDoes(
            @ForAll @IntRange(min = 1, max = 300) int size, @ForAll int anyIndex, @ForAll int anyBit) {
        // Given
        var tree = MemoryTree.ofSize(size);
        int index = Math.floorMod(anyIndex, size);
        var leaf = tree.leafHash(index);
        var root = tree.root();
        // When
        var proof = MerkleTree.inclusionProof(index, size, new TileSource(size, tree::tile));
        // Then
        assertThat(MerkleTree.includes(leaf, index, size, proof, root)).isTrue();
        assertThat(MerkleTree.includes(flipped(leaf, anyBit), index, size, proof, root))
                .isFalse();
        assertThat(MerkleTree.includes(leaf, index, size, proof, flipped(root, anyBit)))
                .isFalse();
        assertThat(MerkleTree.includes(leaf, index, size, with(proof, root), root))
                .isFalse();
        if (size > 1) {
            assertThat(MerkleTree.includes(leaf, (index + 1) % size, size, proof, root))
                    .isFalse();
            assertThat(MerkleTree.includes(leaf, index, size, proof.subList(1, proof.size()), root))
                    .isFalse();
            assertThat(MerkleTree.includes(leaf, index, size, flippedIn(proof, anyBit), root))
                    .isFalse();
        }
    }

    @Property(tries = 300)
    void everyConsistencyProofVerifiesAndNoChangedOneDoes(
            @ForAll @IntRange(min = 1, max = 300) int newSize, @ForAll int anyOldSize, @ForAll int anyBit) {
        // Given
        var tree = MemoryTree.ofSize(newSize);
        int oldSize = Math.floorMod(anyOldSize, newSize + 1);
        var oldRoot = tree.definition(0, oldSize);
        var newRoot = tree.root();
        // When
        var proof = MerkleTree.consistencyProof(oldSize, newSize, new TileSource(newSize, tree::tile));
        // Then
        assertThat(MerkleTree.extendsTree(oldSize, oldRoot, newSize, newRoot, proof))
                .isTrue();
        assertThat(MerkleTree.extendsTree(oldSize, flipped(oldRoot, anyBit), newSize, newRoot, proof))
                .isFalse();
        assertThat(MerkleTree.extendsTree(oldSize, oldRoot, newSize, newRoot, with(proof, newRoot)))
                .isFalse();
        if (oldSize > 0) {
            assertThat(MerkleTree.extendsTree(oldSize, oldRoot, newSize, flipped(newRoot, anyBit), proof))
                    .isFalse();
        }
        if (!proof.isEmpty()) {
            assertThat(MerkleTree.extendsTree(oldSize, oldRoot, newSize, newRoot, flippedIn(proof, anyBit)))
                    .isFalse();
        }
    }

    @Property(tries = 100)
    void anEdgeThatIsReadBackGrowsLikeOneThatWasKept(
            @ForAll @IntRange(min = 0, max = 700) int size, @ForAll @IntRange(min = 1, max = 300) int more) {
        var tree = MemoryTree.ofSize(size);
        var readBack = TileEdge.of(size, tree::tile);
        for (int i = 0; i < more; i++) {
            var leaf = ("more " + i).getBytes(StandardCharsets.UTF_8);
            tree.append(leaf);
            readBack.append(Hash.leaf(leaf), (tile, bytes) -> assertThat(bytes).isEqualTo(tree.tile(tile)));
        }
        assertThat(readBack.root()).isEqualTo(tree.root());
        assertThat(readBack.partialTiles()).hasSize((size + more) >> 8 > 0 ? 2 : 1);
    }

    private static Hash flipped(Hash hash, int anyBit) {
        var bytes = hash.bytes();
        int bit = Math.floorMod(anyBit, bytes.length * 8);
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
        return Hash.of(bytes);
    }

    private static List<Hash> flippedIn(List<Hash> proof, int anyBit) {
        var changed = new ArrayList<>(proof);
        int which = Math.floorMod(anyBit, changed.size());
        changed.set(which, flipped(changed.get(which), anyBit));
        return changed;
    }

    private static List<Hash> with(List<Hash> proof, Hash another) {
        var longer = new ArrayList<>(proof);
        longer.add(another);
        return longer;
    }
}

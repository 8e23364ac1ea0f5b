package io.optward.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.sigstore.merkle.InclusionProofVerifier;
import dev.sigstore.rekor.client.Checkpoints;
import org.junit.jupiter.api.Test;

/** What we make is held against another implementation, Sigstore's. */
class SecondOpinionTest {

    @Test
    void sigstoreAcceptsOurInclusionProofs() {
        for (int size : new int[] {1, 2, 3, 7, 8, 255, 256, 257, 513}) {
            var tree = MemoryTree.ofSize(size);
            for (int index = 0; index < size; index++) {
                var proof = MerkleTree.inclusionProof(index, size, new TileSource(size, tree::tile)).stream()
                        .map(Hash::bytes)
                        .toList();
                long at = index;
                var leaf = tree.leafHash(index).bytes();
                var root = tree.root().bytes();
                assertThatCode(() -> InclusionProofVerifier.verify(leaf, at, tree.size(), proof, root))
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    void sigstoreReadsOurCheckpoints() throws Exception {
        // Given
        var tree = MemoryTree.ofSize(300);
        var signer = NoteSigner.of("optward.local/log", new byte[32]);
        // When
        var note = new Checkpoint("optward.local/log", 300, tree.root()).signedBy(signer);
        var read = Checkpoints.from(note.toString());
        // Then
        assertThat(read.getOrigin()).isEqualTo("optward.local/log");
        assertThat(read.getSize()).isEqualTo(300);
        assertThat(read.getBase64Hash()).isEqualTo(tree.root().base64());
        assertThat(read.getSignedData()).isEqualTo(note.text());
        assertThat(read.getSignatures()).singleElement().satisfies(signature -> assertThat(signature.getIdentity())
                .isEqualTo("optward.local/log"));
    }
}

package io.optward.merkle.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.optward.merkle.Checkpoint;
import io.optward.merkle.EntryBundle;
import io.optward.merkle.EventProof;
import io.optward.merkle.MemoryTree;
import io.optward.merkle.MerkleTree;
import io.optward.merkle.NoteSigner;
import io.optward.merkle.Tile;
import io.optward.merkle.TileSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifierTest {

    private static final String ORIGIN = "optward.local/log";
    private static final NoteSigner LOG = NoteSigner.of(ORIGIN, new byte[32]);
    private static final Verifier VERIFIER = Verifier.of(LOG.publicKey().vkey());

    @TempDir
    Path directory;

    @Test
    void aProofOfAnEventIsValidOnPaper() {
        // Given
        var tree = logOf(300);
        // When
        var verdict = VERIFIER.verifyProof(proofOf(tree, 7).toJson());
        // Then
        assertThat(verdict.exitCode()).isZero();
        assertThat(verdict.report()).isEqualTo("""
                valid
                  event evt_7 (thing.happened.v1) is leaf 7 of optward.local/log
                  the checkpoint over 300 leaves is signed by the log""");
    }

    @Test
    void aProofWithAChangedLeafIndexNameOrCheckpointIsNotValid() {
        var tree = logOf(300);
        var proof = proofOf(tree, 7);
        assertThat(verdict(proof, leaf(7, "changed"), 7, "evt_7", proof.checkpoint()))
                .isInstanceOf(Verdict.Invalid.class);
        assertThat(verdict(proof, proof.leaf(), 8, "evt_7", proof.checkpoint())).isInstanceOf(Verdict.Invalid.class);
        assertThat(verdict(proof, proof.leaf(), 7, "evt_8", proof.checkpoint())).isInstanceOf(Verdict.Invalid.class);
        assertThat(verdict(proof, proof.leaf(), 7, "evt_7", proof.checkpoint().replace("300", "301")))
                .isInstanceOf(Verdict.Invalid.class);
        var seed = new byte[32];
        seed[0] = 1;
        var stranger = NoteSigner.of(ORIGIN, seed);
        assertThat(verdict(proof, proof.leaf(), 7, "evt_7", checkpoint(tree, stranger)))
                .isInstanceOf(Verdict.Invalid.class);
    }

    @Test
    void anUnreadableProofSaysNothingAboutTheLog() {
        assertThat(VERIFIER.verifyProof("{}").exitCode()).isEqualTo(2);
        assertThat(VERIFIER.verifyProof("nonsense").exitCode()).isEqualTo(2);
    }

    @Test
    void aPublishedLogIsValid() throws IOException {
        publish(logOf(700));
        assertThat(VERIFIER.verifyLog(LogReader.in(directory)).report()).isEqualTo("""
                valid
                  the checkpoint of optward.local/log over 700 leaves is signed by the log
                  the tiles of every level lead to the signed root
                  every published entry has the hash that the tree holds""");
    }

    @Test
    void aPublishedLogWithoutItsEntriesIsValidAsFarAsItGoes() throws IOException {
        publish(logOf(3));
        Files.delete(directory.resolve("tile/entries/000.p/3"));
        assertThat(VERIFIER.verifyLog(LogReader.in(directory)).report())
                .contains("the entries are not open to this reader and were not checked");
    }

    @Test
    void aChangedEntryIsNamed() throws IOException {
        // Given
        var tree = logOf(300);
        publish(tree);
        var leaves = tree.leaves().subList(256, 300);
        leaves.set(4, leaf(260, "changed"));
        // When
        Files.write(directory.resolve("tile/entries/001.p/44"), EntryBundle.encode(leaves));
        // Then
        assertThat(VERIFIER.verifyLog(LogReader.in(directory)).report()).isEqualTo("""
                NOT VALID
                  entry 260, event evt_260, does not have the hash that the tree holds""");
    }

    @Test
    void aChangedTileOfAnyLevelIsFound() throws IOException {
        for (var path : new String[] {"tile/0/001", "tile/0/002.p/188", "tile/1/000.p/2"}) {
            publish(logOf(700));
            var bytes = Files.readAllBytes(directory.resolve(path));
            bytes[17] ^= 1;
            Files.write(directory.resolve(path), bytes);
            assertThat(VERIFIER.verifyLog(LogReader.in(directory)).exitCode())
                    .as(path)
                    .isEqualTo(1);
        }
    }

    @Test
    void aLogThatCannotBeReadSaysNothing() throws IOException {
        assertThat(VERIFIER.verifyLog(LogReader.in(directory)).exitCode()).isEqualTo(2);
        publish(logOf(3));
        Files.delete(directory.resolve("tile/0/000.p/3"));
        assertThat(VERIFIER.verifyLog(LogReader.in(directory)).report())
                .isEqualTo("cannot tell\n  the log is not whole: the log has no tile tile/0/000.p/3");
    }

    @Test
    void aLaterCheckpointOfTheSameLogIsConsistentAndOneOfARewrittenLogIsNot() throws IOException {
        // Given
        var before = logOf(300);
        var after = logOf(700);
        var rewritten = new MemoryTree();
        after.leaves().forEach(leaf -> rewritten.append(rewritten.size() == 9 ? leaf(9, "changed") : leaf));
        publish(after);
        // Then
        var reader = LogReader.in(directory);
        assertThat(VERIFIER.verifyCheckpoints(checkpoint(before, LOG), checkpoint(after, LOG), reader)
                        .exitCode())
                .isZero();
        assertThat(VERIFIER.verifyCheckpoints(checkpoint(before, LOG), checkpoint(rewritten, LOG), reader)
                        .exitCode())
                .isEqualTo(1);
        publish(rewritten);
        assertThat(VERIFIER.verifyCheckpoints(checkpoint(before, LOG), checkpoint(rewritten, LOG), reader)
                        .exitCode())
                .isEqualTo(1);
    }

    private static Verdict verdict(EventProof proof, byte[] leaf, long index, String event, String checkpoint) {
        return VERIFIER.verifyProof(new EventProof(event, index, leaf, proof.hashes(), checkpoint));
    }

    private static MemoryTree logOf(int size) {
        var tree = new MemoryTree();
        for (int i = 0; i < size; i++) {
            tree.append(leaf(i, "said"));
        }
        return tree;
    }

    private static byte[] leaf(int index, String data) {
        return """
                {"attributes":{"ce_id":"evt_%1$d","ce_type":"thing.happened.v1"},"data":"%2$s","key":null,"offset":%1$d,\
                "partition":0,"topic":"audit.trail"}""".formatted(index, data).getBytes(StandardCharsets.UTF_8);
    }

    private static EventProof proofOf(MemoryTree tree, int index) {
        var hashes = MerkleTree.inclusionProof(index, tree.size(), new TileSource(tree.size(), tree::tile));
        return new EventProof("evt_" + index, index, tree.leaves().get(index), hashes, checkpoint(tree, LOG));
    }

    private static String checkpoint(MemoryTree tree, NoteSigner signer) {
        return new Checkpoint(ORIGIN, tree.size(), tree.root()).signedBy(signer).toString();
    }

    private void publish(MemoryTree tree) throws IOException {
        Files.writeString(directory.resolve("checkpoint"), checkpoint(tree, LOG));
        for (var tile : Tile.all(tree.size())) {
            write(tile.path(), tree.tile(tile));
            if (tile.level() == 0) {
                int from = (int) tile.index() * Tile.FULL;
                write(tile.entriesPath(), EntryBundle.encode(tree.leaves().subList(from, from + tile.width())));
            }
        }
    }

    private void write(String path, byte[] content) throws IOException {
        var file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }
}

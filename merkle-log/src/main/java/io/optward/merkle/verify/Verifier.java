package io.optward.merkle.verify;

import io.optward.merkle.Checkpoint;
import io.optward.merkle.EntryBundle;
import io.optward.merkle.EventProof;
import io.optward.merkle.Hash;
import io.optward.merkle.LoggedFact;
import io.optward.merkle.MerkleTree;
import io.optward.merkle.NoteKey;
import io.optward.merkle.SignedNote;
import io.optward.merkle.Tile;
import io.optward.merkle.TileEdge;
import io.optward.merkle.TileSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks evidence of one log against the log's public key. Trusts nothing else: every hash is computed again.
 *
 * @param key the log's vkey; its name is the origin that checkpoints must have
 */
public record Verifier(NoteKey key) {

    /** A verifier for the log with this vkey. */
    public static Verifier of(String vkey) {
        return new Verifier(NoteKey.parse(vkey));
    }

    /**
     * Checks the proof of one event: the checkpoint's signature, the leaf's event id, and the way from leaf to root.
     *
     * @param json an {@link EventProof} document
     */
    public Verdict verifyProof(String json) {
        EventProof proof;
        try {
            proof = EventProof.parse(json);
        } catch (IllegalArgumentException e) {
            return new Verdict.CannotTell("this is not an event proof: " + e.getMessage());
        }
        return verifyProof(proof);
    }

    /** Checks the proof of one event, already read. */
    public Verdict verifyProof(EventProof proof) {
        return switch (signed(proof.checkpoint())) {
            case Signed.Not(var why) -> Verdict.Invalid.because(why);
            case Signed.By(var checkpoint) -> verifyProof(proof, checkpoint);
        };
    }

    private static Verdict verifyProof(EventProof proof, Checkpoint checkpoint) {
        LoggedFact fact;
        try {
            fact = LoggedFact.of(proof.leaf());
        } catch (IllegalArgumentException e) {
            return Verdict.Invalid.because("the leaf cannot be read: " + e.getMessage());
        }
        if (!fact.id().equals(proof.event())) {
            return Verdict.Invalid.because(
                    "the proof is said to be of event %s, its leaf is event %s".formatted(proof.event(), fact.id()));
        }
        var leaf = Hash.leaf(proof.leaf());
        if (!MerkleTree.includes(leaf, proof.index(), checkpoint.size(), proof.hashes(), checkpoint.root())) {
            return new Verdict.Invalid(List.of(new Verdict.Finding(
                    proof.index(),
                    proof.event(),
                    "event %s is not leaf %d of the log whose checkpoint has %d leaves: the hashes lead to another root"
                            .formatted(proof.event(), proof.index(), checkpoint.size()))));
        }
        return new Verdict.Valid(List.of(
                "event %s (%s) is leaf %d of %s".formatted(fact.id(), fact.type(), proof.index(), checkpoint.origin()),
                "the checkpoint over %d leaves is signed by the log".formatted(checkpoint.size())));
    }

    /**
     * Checks a published log: the checkpoint's signature, every tile of every level against the leaf hashes, the root, and
     * the entries too if they may be read.
     */
    public Verdict verifyLog(LogReader log) {
        try {
            var note = log.read("checkpoint");
            if (note.isEmpty()) {
                return new Verdict.CannotTell("there is no checkpoint");
            }
            return switch (signed(new String(note.get(), StandardCharsets.UTF_8))) {
                case Signed.Not(var why) -> Verdict.Invalid.because(why);
                case Signed.By(var checkpoint) -> new PublishedLog(log, checkpoint).verdict();
            };
        } catch (IOException | UncheckedIOException e) {
            return new Verdict.CannotTell("the log could not be read: " + e.getMessage());
        } catch (TileSource.MissingTileException e) {
            return new Verdict.CannotTell("the log is not whole: " + e.getMessage());
        }
    }

    /**
     * Checks that a newer checkpoint's log begins with an older checkpoint's log: nothing was rewritten between them.
     *
     * @param log where the newer log's tiles are read from
     */
    public Verdict verifyCheckpoints(String older, String newer, LogReader log) {
        return switch (signed(older)) {
            case Signed.Not(var why) -> Verdict.Invalid.because("the first checkpoint: " + why);
            case Signed.By(var first) ->
                switch (signed(newer)) {
                    case Signed.Not(var why) -> Verdict.Invalid.because("the second checkpoint: " + why);
                    case Signed.By(var second) ->
                        first.size() <= second.size() ? consistent(first, second, log) : consistent(second, first, log);
                };
        };
    }

    private static Verdict consistent(Checkpoint first, Checkpoint second, LogReader log) {
        try {
            var hashes = new TileSource(second.size(), tile -> readTile(log, tile));
            var proof = MerkleTree.consistencyProof(first.size(), second.size(), hashes);
            return MerkleTree.extendsTree(first.size(), first.root(), second.size(), second.root(), proof)
                    ? new Verdict.Valid(List.of("the log of %d leaves begins with the log of %d leaves, both signed"
                            .formatted(second.size(), first.size())))
                    : Verdict.Invalid.because(
                            "the log of %d leaves does not begin with the log of %d leaves: history was rewritten, or the tiles are not this log's"
                                    .formatted(second.size(), first.size()));
        } catch (UncheckedIOException | TileSource.MissingTileException e) {
            return new Verdict.CannotTell("the tiles could not be read: " + e.getMessage());
        }
    }

    /** A checkpoint that this log signed, or why it is none. */
    sealed interface Signed {
        record By(Checkpoint checkpoint) implements Signed {}

        record Not(String why) implements Signed {}
    }

    Signed signed(String note) {
        try {
            var parsed = SignedNote.parse(note);
            if (!parsed.isSignedBy(key)) {
                return new Signed.Not("the checkpoint is not signed by " + key.name());
            }
            var checkpoint = Checkpoint.parse(parsed.text());
            return checkpoint.origin().equals(key.name())
                    ? new Signed.By(checkpoint)
                    : new Signed.Not(
                            "the checkpoint is of the log %s, not of %s".formatted(checkpoint.origin(), key.name()));
        } catch (IllegalArgumentException e) {
            return new Signed.Not("this is not a checkpoint: " + e.getMessage());
        }
    }

    /** A partial tile may have grown since: then the full one begins with it. */
    private static byte[] readTile(LogReader log, Tile tile) {
        return read(log, tile.path())
                .or(() -> read(log, Tile.full(tile.level(), tile.index()).path()))
                .filter(bytes -> bytes.length >= tile.byteLength())
                .orElseThrow(() -> new TileSource.MissingTileException(tile));
    }

    private static Optional<byte[]> read(LogReader log, String path) {
        try {
            return log.read(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One pass over a published log, leaf tiles from left to right. */
    private static final class PublishedLog {

        private final LogReader log;
        private final Checkpoint checkpoint;
        private final List<Verdict.Finding> findings = new ArrayList<>();
        private boolean entriesAreOpen = true;

        PublishedLog(LogReader log, Checkpoint checkpoint) {
            this.log = log;
            this.checkpoint = checkpoint;
        }

        Verdict verdict() {
            var edge = TileEdge.empty();
            for (long from = 0; from < checkpoint.size(); from += Tile.FULL) {
                var tile = Tile.in(checkpoint.size(), 0, from / Tile.FULL);
                var row = readTile(log, tile);
                checkEntries(tile, row);
                for (int i = 0; i < tile.width(); i++) {
                    edge.append(hashIn(row, i), this::checkTile);
                }
            }
            var partial = edge.partialTiles();
            for (int level = 1; level < partial.size(); level++) {
                var row = partial.get(level);
                if (row.length > 0) {
                    long hashes = checkpoint.size() >> (Tile.HEIGHT * level);
                    checkTile(new Tile(level, hashes / Tile.FULL, row.length / Hash.LENGTH), row);
                }
            }
            if (!edge.root().equals(checkpoint.root())) {
                findings.add(new Verdict.Finding(
                        null, null, "the leaf hashes of the tiles do not lead to the root that the log signed"));
            }
            return findings.isEmpty() ? valid() : new Verdict.Invalid(findings);
        }

        private Verdict valid() {
            return new Verdict.Valid(List.of(
                    "the checkpoint of %s over %d leaves is signed by the log"
                            .formatted(checkpoint.origin(), checkpoint.size()),
                    "the tiles of every level lead to the signed root",
                    entriesAreOpen
                            ? "every published entry has the hash that the tree holds"
                            : "the entries are not open to this reader and were not checked"));
        }

        private void checkTile(Tile tile, byte[] computed) {
            if (tile.level() > 0 && !Arrays.equals(computed, Arrays.copyOf(readTile(log, tile), computed.length))) {
                find(null, null, "tile %s does not hold the hashes of the tiles below it".formatted(tile.path()));
            }
        }

        private void checkEntries(Tile tile, byte[] row) {
            if (!entriesAreOpen) {
                return;
            }
            var bundle = read(log, tile.entriesPath())
                    .or(() -> read(log, Tile.full(0, tile.index()).entriesPath()));
            if (bundle.isEmpty()) {
                entriesAreOpen = false;
                return;
            }
            List<byte[]> leaves;
            try {
                leaves = EntryBundle.decode(bundle.get());
            } catch (IllegalArgumentException e) {
                find(null, null, "entry bundle %s: %s".formatted(tile.entriesPath(), e.getMessage()));
                return;
            }
            for (int i = 0; i < tile.width(); i++) {
                long index = tile.index() * Tile.FULL + i;
                if (i >= leaves.size()) {
                    find(index, null, "entry %d is missing from its bundle".formatted(index));
                } else if (!Hash.leaf(leaves.get(i)).equals(hashIn(row, i))) {
                    var event = idOf(leaves.get(i));
                    find(
                            index,
                            event,
                            "entry %d, event %s, does not have the hash that the tree holds".formatted(index, event));
                }
            }
        }

        private void find(@Nullable Long index, @Nullable String event, String what) {
            if (findings.size() < Verdict.MOST_FINDINGS) {
                findings.add(new Verdict.Finding(index, event, what));
            }
        }

        private static Hash hashIn(byte[] row, int position) {
            return Hash.of(Arrays.copyOfRange(row, position * Hash.LENGTH, (position + 1) * Hash.LENGTH));
        }

        private static String idOf(byte[] leaf) {
            try {
                return LoggedFact.of(leaf).id();
            } catch (IllegalArgumentException _) {
                return "unreadable";
            }
        }
    }
}

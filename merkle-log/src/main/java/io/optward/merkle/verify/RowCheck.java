package io.optward.merkle.verify;

import io.optward.merkle.Checkpoint;
import io.optward.merkle.CompactRange;
import io.optward.merkle.Hash;
import io.optward.merkle.HashSource;
import io.optward.merkle.LoggedFact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Holds stored rows against a signed checkpoint, and names what differs. The recorded leaf hashes are derived to the root
 * that was signed; then each row's bytes must have the recorded hash, and its search columns must say what its bytes say.
 */
final class RowCheck {

    private final Checkpoint checkpoint;
    private final HashSource recorded;
    private final LongFunction<String> idOfMissing;
    private final List<Verdict.Finding> findings = new ArrayList<>();
    private final CompactRange fromRows = CompactRange.empty();
    private final CompactRange fromTree = CompactRange.empty();
    private @Nullable Instant before;
    private long next;

    /**
     * Prepares a check.
     *
     * @param recorded the leaf hashes of the tree, as they were recorded when it grew
     * @param idOfMissing names the event of an index whose row is not there
     */
    RowCheck(Checkpoint checkpoint, HashSource recorded, LongFunction<String> idOfMissing) {
        this.checkpoint = checkpoint;
        this.recorded = recorded;
        this.idOfMissing = idOfMissing;
    }

    /** Looks at rows, which come in the order of their index. */
    Verdict verdict(Iterator<StoredRow> rows) {
        while (rows.hasNext()) {
            var row = rows.next();
            while (next < row.index()) {
                missing(next++);
            }
            check(row);
            next = row.index() + 1;
        }
        long stored = next;
        while (next < checkpoint.size()) {
            missing(next++);
        }
        checkRoots();
        return findings.isEmpty() ? valid(stored) : new Verdict.Invalid(findings);
    }

    private Verdict valid(long stored) {
        var facts = new ArrayList<>(List.of(
                "the checkpoint of %s over %d leaves is signed by the log"
                        .formatted(checkpoint.origin(), checkpoint.size()),
                "every stored event up to it has the hash that the log recorded, and they lead to the signed root",
                "every search column says what its leaf says"));
        if (stored > checkpoint.size()) {
            facts.add("%d newer events are not under a checkpoint yet".formatted(stored - checkpoint.size()));
        }
        return new Verdict.Valid(facts);
    }

    private void check(StoredRow row) {
        boolean bytesAreRight = true;
        if (row.index() < checkpoint.size()) {
            var computed = Hash.leaf(row.leaf());
            var expected = recorded.hash(0, row.index());
            fromRows.append(computed);
            fromTree.append(expected);
            bytesAreRight = computed.equals(expected);
            if (!bytesAreRight) {
                find(row, "its stored bytes do not have the hash that the log recorded");
            }
        }
        if (bytesAreRight) {
            checkColumns(row);
        }
        if (before != null && row.recorded().isBefore(before)) {
            find(row, "it is said to be recorded before the event in front of it");
        }
        before = row.recorded();
    }

    private void checkColumns(StoredRow row) {
        LoggedFact said;
        try {
            said = LoggedFact.of(row.leaf());
        } catch (IllegalArgumentException e) {
            find(row, "its leaf cannot be read: " + e.getMessage());
            return;
        }
        var stored = row.columns();
        compare(row, said, "id", said.id(), stored.id());
        compare(row, said, "type", said.type(), stored.type());
        compare(row, said, "source", said.source(), stored.source());
        compare(row, said, "subject", said.subject(), stored.subject());
        compare(row, said, "occurred", said.occurred(), stored.occurred());
        compare(row, said, "topic", said.topic(), stored.topic());
        compare(row, said, "partition", said.partition(), stored.partition());
        compare(row, said, "offset", said.offset(), stored.offset());
        compare(row, said, "terms", said.terms(), stored.terms());
    }

    private void compare(
            StoredRow row, LoggedFact said, String column, @Nullable Object inLeaf, @Nullable Object inColumn) {
        if (!Objects.equals(inLeaf, inColumn)) {
            find(row.index(), said.id(), "its column " + column + " does not say what its leaf says");
        }
    }

    private void missing(long index) {
        if (index < checkpoint.size()) {
            var expected = recorded.hash(0, index);
            fromRows.append(expected);
            fromTree.append(expected);
        }
        find(index, idOfMissing.apply(index), "its row is missing");
    }

    private void checkRoots() {
        boolean treeIsRight = fromTree.root().equals(checkpoint.root());
        if (treeIsRight) {
            return;
        }
        boolean rowsAreRight = fromRows.root().equals(checkpoint.root());
        findings.addFirst(new Verdict.Finding(
                null,
                null,
                rowsAreRight
                        ? "the recorded leaf hashes (tiles) do not lead to the signed root; the events themselves do, so the tiles were changed and what is said of events below follows from that"
                        : "neither the recorded leaf hashes (tiles) nor the events lead to the signed root"));
    }

    private void find(StoredRow row, String what) {
        find(row.index(), row.columns().id(), what);
    }

    private void find(long index, String event, String what) {
        if (findings.size() < Verdict.MOST_FINDINGS) {
            findings.add(new Verdict.Finding(
                    index, event, "event %s at index %d was changed: %s".formatted(event, index, what)));
        }
    }
}

package io.optward.merkle.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.optward.merkle.Checkpoint;
import io.optward.merkle.Hash;
import io.optward.merkle.LoggedFact;
import io.optward.merkle.MemoryTree;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowCheckTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final int SIZE = 300;

    private final List<StoredRow> rows = new ArrayList<>(
            IntStream.range(0, SIZE).mapToObj(i -> row(i, "said")).toList());
    private final MemoryTree tree = treeOf(rows);

    @Test
    void untouchedRowsAreValid() {
        assertThat(verdict().report()).isEqualTo("""
                valid
                  the checkpoint of optward.local/log over 300 leaves is signed by the log
                  every stored event up to it has the hash that the log recorded, and they lead to the signed root
                  every search column says what its leaf says""");
    }

    @Test
    void aRowThatIsNotUnderTheCheckpointYetIsCounted() {
        rows.add(row(SIZE, "said"));
        assertThat(verdict().report()).contains("1 newer events are not under a checkpoint yet");
    }

    @Test
    void aChangedLeafIsNamed() {
        rows.set(42, row(42, "changed"));
        assertThat(verdict().report()).isEqualTo("""
                NOT VALID
                  event evt_42 at index 42 was changed: its stored bytes do not have the hash that the log recorded""");
    }

    @Test
    void aChangedSearchColumnIsNamed() {
        var row = rows.get(42);
        rows.set(42, new StoredRow(42, row.leaf(), rows.get(41).columns(), row.recorded()));
        assertThat(verdict()).isInstanceOfSatisfying(Verdict.Invalid.class, invalid -> assertThat(invalid.findings())
                .extracting(Verdict.Finding::what)
                .containsExactly(
                        "event evt_42 at index 42 was changed: its column id does not say what its leaf says",
                        "event evt_42 at index 42 was changed: its column offset does not say what its leaf says"));
    }

    @Test
    void aMissingRowIsNamed() {
        rows.remove(SIZE - 1);
        rows.remove(42);
        assertThat(verdict().report()).isEqualTo("""
                NOT VALID
                  event missing_42 at index 42 was changed: its row is missing
                  event missing_299 at index 299 was changed: its row is missing""");
    }

    @Test
    void aRowRecordedBeforeTheOneInFrontOfItIsNamed() {
        var row = rows.get(42);
        rows.set(42, new StoredRow(42, row.leaf(), row.columns(), NOON.minusSeconds(1)));
        assertThat(verdict().report())
                .contains(
                        "event evt_42 at index 42 was changed: it is said to be recorded before the event in front of it");
    }

    @Test
    void changedTilesAreToldFromChangedEvents() {
        var verdict = new RowCheck(
                        checkpoint(),
                        (_, index) -> index == 42 ? Hash.ofEmptyTree() : tree.leafHash(index),
                        index -> "missing_" + index)
                .verdict(rows.iterator());
        assertThat(verdict.report()).contains("the events themselves do, so the tiles were changed");
    }

    private Verdict verdict() {
        return new RowCheck(checkpoint(), (_, index) -> tree.leafHash(index), index -> "missing_" + index)
                .verdict(rows.iterator());
    }

    private Checkpoint checkpoint() {
        return new Checkpoint("optward.local/log", SIZE, tree.root());
    }

    private static MemoryTree treeOf(List<StoredRow> rows) {
        var tree = new MemoryTree();
        rows.forEach(row -> tree.append(row.leaf()));
        return tree;
    }

    private static StoredRow row(int index, String data) {
        var leaf = """
                {"attributes":{"ce_id":"evt_%1$d","ce_type":"thing.happened.v1"},"data":"%2$s","key":null,"offset":%1$d,\
                "partition":0,"topic":"audit.trail"}""".formatted(index, data).getBytes(StandardCharsets.UTF_8);
        return new StoredRow(index, leaf, LoggedFact.of(leaf), NOON);
    }
}

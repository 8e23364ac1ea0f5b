package io.optward.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TileTest {

    @Test
    void pathsAreThoseOfTheStandard() {
        assertThat(Tile.full(0, 1_234_067).path()).isEqualTo("tile/0/x001/x234/067");
        assertThat(Tile.full(1, 0).path()).isEqualTo("tile/1/000");
        assertThat(new Tile(2, 1_000, 17).path()).isEqualTo("tile/2/x001/000.p/17");
        assertThat(new Tile(0, 999, 1).entriesPath()).isEqualTo("tile/entries/999.p/1");
    }

    @Test
    void otherPathsAreNoTiles() {
        for (var path : List.of(
                "",
                "0",
                "00",
                "0000",
                "x000/001",
                "001/002",
                "x001",
                "000.p/",
                "000.p/0",
                "000.p/256",
                "000.p/01",
                "../000")) {
            assertThat(Tile.parse(0, path)).as(path).isEmpty();
        }
    }

    @Test
    void aTreeOfSeventyThousandLeavesHasTheseTilesAtItsEdge() {
        var tiles = Tile.all(70_000);
        assertThat(tiles.stream().filter(tile -> !tile.isFull()).map(Tile::path))
                .containsExactly("tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1");
        assertThat(tiles).hasSize(274 + 2 + 1);
    }

    @Test
    void leavesSurviveTheirBundle() {
        var leaves = List.of(new byte[0], "a".getBytes(StandardCharsets.UTF_8), new byte[LeafBytes.LONGEST]);
        assertThat(EntryBundle.decode(EntryBundle.encode(leaves)))
                .usingElementComparator(Arrays::compare)
                .containsExactlyElementsOf(leaves);
    }

    @Test
    void aBundleThatEndsInsideALeafIsRefused() {
        for (var bundle : List.of(new byte[] {0}, new byte[] {0, 2, 'a'})) {
            assertThatThrownBy(() -> EntryBundle.decode(bundle))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the bundle ends inside entry 0");
        }
    }
}

package io.optward.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class TilePropertiesTest {

    @Property
    void aPathIsReadBack(
            @ForAll @IntRange(min = 0, max = 7) int level,
            @ForAll @LongRange(min = 0, max = 1L << 55) long index,
            @ForAll @IntRange(min = 1, max = 256) int width) {
        var tile = new Tile(level, index, width);
        var path = tile.path().substring("tile/0/".length());
        assertThat(Tile.parse(level, path)).contains(tile);
    }
}

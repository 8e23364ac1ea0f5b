package io.optward.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {

    private static final List<String> RFC_LEAVES =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");

    @Test
    void theEmptyTreeAndTheEmptyLeafHaveTheHashesOfTheStandard() {
        assertThat(Hash.ofEmptyTree().hex())
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(Hash.leaf(new byte[0]).hex())
                .isEqualTo("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    }

    @Test
    void theEightLeavesOfTheStandardHaveItsRoot() {
        // Given
        var edge = CompactRange.empty();
        // When
        RFC_LEAVES.forEach(leaf -> edge.append(Hash.leaf(HexFormat.of().parseHex(leaf))));
        // Then
        assertThat(edge.root().hex()).isEqualTo("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
    }
}

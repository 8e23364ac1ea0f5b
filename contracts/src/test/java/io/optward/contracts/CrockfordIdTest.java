package io.optward.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CrockfordIdTest {

    @Property
    void differentBitsAreDifferentIds(@ForAll @Size(16) byte[] one, @ForAll @Size(16) byte[] other) {
        assertThat(CrockfordId.of("x_", one).equals(CrockfordId.of("x_", other)))
                .isEqualTo(Arrays.equals(one, other));
    }

    @Property
    void whateverIsWrittenIsRecognised(@ForAll @Size(16) byte[] bits) {
        assertThat(CrockfordId.isOf("sub_", CrockfordId.of("sub_", bits))).isTrue();
    }

    @Test
    void theBitsStandInOrderBehindTwoZeroBits() {
        assertThat(CrockfordId.of("", HexFormat.of().parseHex("00000000000000000000000000000001")))
                .isEqualTo("00000000000000000000000001");
        assertThat(CrockfordId.of("", HexFormat.of().parseHex("ffffffffffffffffffffffffffffffff")))
                .isEqualTo("7ZZZZZZZZZZZZZZZZZZZZZZZZZ");
    }

    @Test
    void aPhoneNumberIsNoSubjectToken() {
        assertThatThrownBy(() -> new SubjectToken("+15550100777"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("5550100777");
    }
}

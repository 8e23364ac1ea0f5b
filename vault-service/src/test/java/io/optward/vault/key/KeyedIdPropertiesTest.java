package io.optward.vault.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;

class KeyedIdPropertiesTest {

    private static final KeyRing KEYS = new KeyRing(Keysets.generate(Instant.EPOCH));

    @Property(tries = 300)
    void aKeyedIdDependsOnNameAndValueAndNothingElse(
            @ForAll String value, @ForAll String other, @ForAll @StringLength(min = 1, max = 20) String name) {
        assertThat(KEYS.keyedId("message", value)).isEqualTo(KEYS.keyedId("message", value));
        assertThat(KEYS.keyedId("message", value).value()).startsWith("mid_").hasSize(30);
        if (!value.equals(other)) {
            assertThat(KEYS.keyedId("text", value)).isNotEqualTo(KEYS.keyedId("text", other));
        }
        if (!name.equals("message")) {
            assertThat(KEYS.keyedId(name, value).value()).startsWith("kid_").hasSize(30);
            assertThat(KEYS.keyedId(name, value).value().substring(4))
                    .isNotEqualTo(KEYS.keyedId("message", value).value().substring(4));
        }
    }
}

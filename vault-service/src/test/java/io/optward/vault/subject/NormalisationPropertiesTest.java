package io.optward.vault.subject;

import static io.optward.contracts.subject.AliasKind.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.optward.contracts.vault.Alias;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class NormalisationPropertiesTest {

    @Property(tries = 500)
    void normalisingTwiceIsNormalisingOnce(@ForAll @LongRange(min = 2_000_000_000L, max = 9_999_999_999L) long national)
            throws InvalidAliasException {
        try {
            var once = Identity.of(new Alias(PHONE, "+1" + national));
            var twice = Identity.of(new Alias(PHONE, once.given().value()));
            assertThat(twice).isEqualTo(once);
        } catch (InvalidAliasException e) {
            assertThat(e.rule()).startsWith("a PHONE is");
        }
    }
}

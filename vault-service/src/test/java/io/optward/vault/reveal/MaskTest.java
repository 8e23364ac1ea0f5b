package io.optward.vault.reveal;

import static org.assertj.core.api.Assertions.assertThat;

import io.optward.contracts.subject.AliasKind;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskTest {

    @ParameterizedTest(name = "{0} {1} is shown as {2}")
    @CsvSource({
        "PHONE, +15550100777, +1 ••• ••• 0777",
        "WA_ID, 15550100777, +1 ••• ••• 0777",
        "PHONE, +442079460958, +44 ••• ••• 0958",
        "WA_ID, 5215512345678, +52 ••• ••• 5678",
        "PHONE, +4989123, +49 ••• ••• 23",
        "WA_ID, 9990000001, ••• ••• 0001",
        "EMAIL, petra@example.com, p•••@e•••.com",
        "EMAIL, p@e.com, •••@•••.com",
        "EMAIL, ana@mail.example.co.uk, a•••@m•••.uk",
        "EMAIL, ana@localhost, a•••@l•••",
        "EMAIL, ana@example.averysecretname, a•••@e•••",
        "EMAIL, 'a@b@example.com', a•••@e•••.com",
        "BSUID, US.7Q2MZX84K1PDA0, US.•••",
        "PARENT_BSUID, US.ENT.5TJ9R3, US.ENT.•••",
        "USERNAME, ana.lima, a•••",
        "USERNAME, a, •••",
        "EXTERNAL_ID, 15550100777, •••",
        "ACCOUNT, 215500000000001, ••• 0001",
        "ACCOUNT, 21, •••",
    })
    void aValueIsMaskedByTheRulesOfItsKind(AliasKind kind, String value, String masked) {
        assertThat(Mask.of(kind, value)).isEqualTo(masked);
    }

    @Property(tries = 2_000)
    void ofANumberNoMoreThanTheCallingCodeAndFourDigitsShow(
            @ForAll @LongRange(min = 1_000_000L, max = 999_999_999_999_999L) long number) {
        var digits = Long.toString(number);
        for (var masked : List.of(Mask.of(AliasKind.PHONE, "+" + digits), Mask.of(AliasKind.WA_ID, digits))) {
            assertThat(masked).matches("(\\+\\d{1,3} )?••• ••• \\d{0,4}");
            int code = masked.startsWith("+") ? masked.indexOf(' ') - 1 : 0;
            var last = masked.substring(masked.lastIndexOf(' ') + 1);
            assertThat(digits).startsWith(masked.substring(masked.startsWith("+") ? 1 : 0, code == 0 ? 0 : code + 1));
            assertThat(digits).endsWith(last);
            assertThat(5 * last.length()).isLessThanOrEqualTo(2 * (digits.length() - code));
        }
    }

    @Property(tries = 2_000)
    void ofAnAddressNoMoreThanTwoLettersAndTheTopLevelShow(
            @ForAll @StringLength(min = 1, max = 64) @AlphaChars @NumericChars String name,
            @ForAll @StringLength(min = 1, max = 60) @AlphaChars String domain,
            @ForAll @StringLength(min = 2, max = 12) @AlphaChars String topLevel) {
        var masked = Mask.of(AliasKind.EMAIL, name + "@" + domain + "." + topLevel);
        assertThat(masked).matches("[^•@]?•••@[^•@.]?•••(\\.[^•@.]{2,6})?");
        assertThat(name.length() > 1 ? name.substring(0, 1) : "").isEqualTo(masked.substring(0, masked.indexOf('•')));
    }

    @Property(tries = 1_000)
    void ofAnythingElseNoMoreThanIsStatedShows(@ForAll @StringLength(min = 1, max = 100) @AlphaChars String text) {
        assertThat(shown(Mask.of(AliasKind.BSUID, "US." + text))).isEqualTo("US.");
        assertThat(shown(Mask.of(AliasKind.PARENT_BSUID, "US.ENT." + text))).isEqualTo("US.ENT.");
        assertThat(shown(Mask.of(AliasKind.USERNAME, text))).isEqualTo(text.length() > 1 ? text.substring(0, 1) : "");
        assertThat(shown(Mask.of(AliasKind.EXTERNAL_ID, text))).isEmpty();
    }

    @Property(tries = 200)
    void everyKindHasAMask(@ForAll @StringLength(min = 7, max = 15) @NumericChars String digits) {
        assertThat(Arrays.stream(AliasKind.values()).map(kind -> Mask.of(kind, digits)))
                .allSatisfy(masked -> assertThat(masked).contains(Mask.HIDDEN).doesNotContain(digits));
    }

    /** What shows. */
    private static String shown(String masked) {
        return masked.replace(Mask.HIDDEN, "");
    }
}

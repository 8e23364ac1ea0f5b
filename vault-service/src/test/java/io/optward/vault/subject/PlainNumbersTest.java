package io.optward.vault.subject;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Numbers that are not parsed are read as the library reads them. */
class PlainNumbersTest {

    private static final PhoneNumberUtil LIBRARY = PhoneNumberUtil.getInstance();

    /** A country code, and digits that may be a number there or begin with what the country takes away. */
    @Provide
    Arbitrary<String> numbers() {
        var code = Arbitraries.of(LIBRARY.getSupportedCallingCodes()).map(String::valueOf);
        var beginning = Arbitraries.of("", "", "", "0", "00", "1", "2", "8", "9", "15", "06");
        var rest = Arbitraries.strings().numeric().ofMinLength(3).ofMaxLength(13);
        return Combinators.combine(code, beginning, rest).as((one, two, three) -> "+" + one + two + three);
    }

    @Property(tries = 200_000)
    void whatIsNotParsedIsReadAsTheLibraryReadsIt(@ForAll("numbers") String number) {
        assertThat(Line.of(number)).isEqualTo(Line.parsed(number));
    }

    /** Each digit of real numbers changed to each other one: what stands in the plans, and what stands beside it. */
    @Example
    void everyCountrysNumbersAndTheirNeighboursAreReadAsTheLibraryReadsThem() {
        examples().flatMap(PlainNumbersTest::neighbours).forEach(number -> assertThat(Line.of(number))
                .isEqualTo(Line.parsed(number)));
    }

    @Example
    void mostNumbersOfThisWorldAreNotParsed() {
        var examples = examples().toList();
        assertThat(examples.stream().filter(Line.PLAIN::include).count()).isGreaterThan(examples.size() * 3L / 4);
    }

    private static Stream<String> examples() {
        return LIBRARY.getSupportedRegions().stream()
                .flatMap(region -> Stream.of(PhoneNumberType.values())
                        .map(type -> Optional.ofNullable(LIBRARY.getExampleNumberForType(region, type))))
                .flatMap(Optional::stream)
                .filter(Objects::nonNull)
                .map(number -> LIBRARY.format(number, PhoneNumberFormat.E164))
                .distinct();
    }

    private static Stream<String> neighbours(String number) {
        return Stream.concat(
                Stream.of(number, number + "0", number.substring(0, number.length() - 1)),
                java.util.stream.IntStream.range(1, number.length()).boxed().flatMap(at -> Stream.of(
                                "0", "1", "5", "8", "9")
                        .map(digit -> number.substring(0, at) + digit + number.substring(at + 1))));
    }
}

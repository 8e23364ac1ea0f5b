package io.optward.vault.subject;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.vault.Alias;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A newer libphonenumber may say otherwise what a number is, and whoever is stored under its old form would be lost. */
class NormalFormsTest {

    private static final Path HELD = Path.of("src/test/resources/normal-forms/v" + Identity.version() + ".txt");

    @Test
    void theNormalFormsOfAVersionDoNotChangeWhateverTheLibrarySays() throws IOException {
        if (Boolean.getBoolean("optward.normal-forms.write")) {
            Files.createDirectories(HELD.getParent());
            Files.write(HELD, numbersOfEveryCountry().map(NormalFormsTest::line).toList());
        }
        var held = Files.readAllLines(HELD);
        assertThat(held).hasSizeGreaterThan(400);
        assertThat(held.stream().map(line -> line(line.substring(0, line.indexOf(' ')))))
                .as("forms changed: keep the old rules as a version of their own, follow them by another one, and write"
                        + " its forms with -Doptward.normal-forms.write=true")
                .isEqualTo(held);
    }

    /** A fixed and a mobile number of each country, as the library gives them for examples. */
    private static Stream<String> numbersOfEveryCountry() {
        var plans = PhoneNumberUtil.getInstance();
        return plans.getSupportedRegions().stream()
                .flatMap(region -> Stream.of(PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE)
                        .map(type -> plans.getExampleNumberForType(region, type)))
                .filter(Objects::nonNull)
                .map(number -> plans.format(number, PhoneNumberFormat.E164).substring(1))
                .collect(Collectors.toCollection(TreeSet::new))
                .stream();
    }

    private static String line(String digits) {
        return digits + " "
                + Stream.of(new Alias(AliasKind.PHONE, "+" + digits), new Alias(AliasKind.WA_ID, digits))
                        .flatMap(alias -> forms(alias).stream())
                        .map(form -> form.kind() + ":" + form.value())
                        .distinct()
                        .collect(Collectors.joining(" "));
    }

    private static List<AliasForm> forms(Alias alias) {
        try {
            return Identity.of(alias).forms();
        } catch (InvalidAliasException _) {
            return List.of();
        }
    }
}

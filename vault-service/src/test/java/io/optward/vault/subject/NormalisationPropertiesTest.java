package io.optward.vault.subject;

import static io.optward.contracts.subject.AliasKind.PHONE;
import static io.optward.contracts.subject.AliasKind.WA_ID;
import static org.assertj.core.api.Assertions.assertThat;

import io.optward.contracts.vault.Alias;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class NormalisationPropertiesTest {

    /** Numbers of countries with special rules, and of others; some are numbers of no plan. */
    @Provide
    Arbitrary<String> digits() {
        var country = Arbitraries.of(
                "1", "44", "49", "39", "390", "52", "521", "54", "549", "225", "22507", "55", "55319", "55119", "7");
        var national = Arbitraries.strings().numeric().ofMinLength(6).ofMaxLength(11);
        return Combinators.combine(country, national)
                .as(String::concat)
                .filter(all -> all.length() <= 15 && all.length() >= 7);
    }

    @Property(tries = 2_000)
    void normalisingTwiceIsNormalisingOnce(@ForAll("digits") String digits) throws InvalidAliasException {
        for (var alias : both(digits)) {
            if (isAlias(alias)) {
                var once = Identity.of(alias);
                var twice =
                        Identity.of(new Alias(once.given().kind(), once.given().value()));
                assertThat(twice.forms()).isEqualTo(once.forms());
            }
        }
    }

    @Property(tries = 2_000)
    void theFormThatWasGivenComesFirstAndTheOthersFollowFromIt(@ForAll("digits") String digits)
            throws InvalidAliasException {
        for (var alias : both(digits)) {
            if (isAlias(alias)) {
                var identity = Identity.of(alias);
                assertThat(identity.given().kind()).isEqualTo(alias.kind());
                assertThat(identity.given().derived()).isFalse();
                assertThat(identity.forms().stream().skip(1)).allMatch(AliasForm::derived);
                assertThat(identity.forms().stream().map(AliasForm::kind)).containsExactlyInAnyOrder(PHONE, WA_ID);
            }
        }
    }

    @Property(tries = 2_000)
    void whateverAnAliasIsLookedForByIsTheSameAlias(@ForAll("digits") String digits) throws InvalidAliasException {
        for (var alias : both(digits)) {
            if (isAlias(alias)) {
                var identity = Identity.of(alias);
                for (var form : identity.all()) {
                    var spelling = new Alias(form.kind(), form.value());
                    if (isAlias(spelling)) {
                        assertThat(Identity.of(spelling).sameAs(identity)).isTrue();
                    }
                }
            }
        }
    }

    @Property(tries = 2_000)
    void whomVersionOneStoredUnderAnAliasIsFoundByIt(@ForAll("digits") String digits) throws InvalidAliasException {
        for (var alias : both(digits)) {
            if (isAlias(alias) && wasAlias(alias)) {
                assertThat(names(Identity.of(alias).all())).containsAnyElementsOf(names(VersionOne.forms(alias)));
            }
        }
    }

    @Property(tries = 2_000)
    void whomVersionOneStoredUnderOneSpellingIsFoundByEveryOther(@ForAll("digits") String digits)
            throws InvalidAliasException {
        var line = Line.of("+" + digits).flatMap(given -> Line.of(given.e164()));
        var spellings = line.stream()
                .flatMap(found -> found.spellings().stream())
                .flatMap(spelling -> Arrays.stream(both(spelling)))
                .filter(alias -> isAlias(alias) && wasAlias(alias))
                .toList();
        for (var stored : spellings) {
            for (var given : spellings) {
                assertThat(names(Identity.of(given).all())).containsAnyElementsOf(names(VersionOne.forms(stored)));
            }
        }
    }

    @Property(tries = 2_000)
    void differentNumbersOfOneSpellingAreDifferentLines(@ForAll("digits") String one, @ForAll("digits") String other)
            throws InvalidAliasException {
        var first = new Alias(PHONE, "+" + one);
        var second = new Alias(PHONE, "+" + other);
        if (isAlias(first) && isAlias(second)) {
            var a = Identity.of(first);
            var b = Identity.of(second);
            assertThat(a.sameAs(b)).isEqualTo(a.given().value().equals(b.given().value()));
        }
    }

    private static Alias[] both(String digits) {
        return new Alias[] {new Alias(PHONE, "+" + digits), new Alias(WA_ID, digits)};
    }

    private static List<String> names(List<AliasForm> forms) {
        return forms.stream().map(form -> form.kind() + form.value()).toList();
    }

    private static boolean isAlias(Alias alias) {
        try {
            return !Identity.of(alias).forms().isEmpty();
        } catch (InvalidAliasException _) {
            return false;
        }
    }

    private static boolean wasAlias(Alias alias) {
        try {
            return !VersionOne.forms(alias).isEmpty();
        } catch (InvalidAliasException _) {
            return false;
        }
    }
}

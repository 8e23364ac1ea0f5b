package io.optward.ingress.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class NormalTextPropertyTest {

    /** Zero-width characters, bidi marks and isolates, soft hyphen, variation selector, a tag, half a surrogate pair. */
    private static final List<String> INVISIBLE = List.of(
            "\u200b",
            "\u200c",
            "\u200d",
            "\u2060",
            "\ufeff",
            "\u200e",
            "\u200f",
            "\u061c",
            "\u202a",
            "\u202e",
            "\u202c",
            "\u2066",
            "\u2069",
            "\u00ad",
            "\ufe0f",
            "\u034f",
            "\udb40\udc53",
            "\ud83d");

    private static final List<String> WORDS = List.of(
            "STOP",
            "ARRÊT",
            "İPTAL",
            "Durdur",
            "СТОП",
            "ВІДПИСАТИСЯ",
            "إيقاف",
            "रोकें",
            "बंद करें",
            "הסרה",
            "停止",
            "ストップ",
            "수신거부",
            "opt-out",
            "stop please",
            "don't stop");

    @Property(tries = 5_000)
    void theFormOfAFormIsItself(@ForAll("anything") String text) {
        // When
        var form = NormalText.of(text);
        // Then
        assertThat(NormalText.of(form)).isEqualTo(form);
    }

    @Example
    void theFormOfEveryCharactersFormIsItself() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            var text = Character.toString(c);
            for (var around :
                    List.of(text, "A" + text + "B", "1" + text + "\u0301", "ا" + text, "Е" + text, "क" + text)) {
                var form = NormalText.of(around);
                assertThat(NormalText.of(form)).as("U+%04X", c).isEqualTo(form);
            }
        }
    }

    @Property
    void aFormIsWordsWithSingleSpacesBetweenThem(@ForAll("anything") String text) {
        assertThat(NormalText.of(text))
                .doesNotStartWith(" ")
                .doesNotEndWith(" ")
                .doesNotContain("  ")
                .doesNotStartWith("-")
                .doesNotEndWith("-");
    }

    @Property
    void whatNobodySeesMakesNoDifference(@ForAll("words") String word, @ForAll Random chance) {
        // Given
        var hidden = new StringBuilder();
        word.codePoints().forEach(c -> {
            hidden.append(INVISIBLE.get(chance.nextInt(INVISIBLE.size())));
            hidden.appendCodePoint(c);
        });
        hidden.append(INVISIBLE.get(chance.nextInt(INVISIBLE.size())));
        // Then
        assertThat(NormalText.of(hidden)).isEqualTo(NormalText.of(word));
    }

    @Property
    void caseMakesNoDifference(@ForAll("words") String word) {
        for (var locale : List.of(Locale.ROOT, Locale.of("tr"), Locale.of("lt"))) {
            assertThat(NormalText.of(word.toLowerCase(locale))).isEqualTo(NormalText.of(word));
            assertThat(NormalText.of(word.toUpperCase(locale))).isEqualTo(NormalText.of(word));
        }
    }

    @Property
    void anythingIsHeardOrNotAndNothingBreaks(@ForAll("anything") String text) {
        for (var said : List.of(
                new Utterance.Text(text),
                new Utterance.Caption(text),
                new Utterance.Button(text, text),
                new Utterance.Reply(text, null),
                new Utterance.FlowAnswer(text),
                new Utterance.Edited(text, null))) {
            assertThat(SignalsFixture.shipped().heardIn(said)).isNotNull();
        }
    }

    @Provide
    Arbitrary<String> words() {
        return Arbitraries.of(WORDS);
    }

    /** Any UTF-16, halves of surrogate pairs among it, mixed with what the packs hold. */
    @Provide
    Arbitrary<String> anything() {
        var pieces = Arbitraries.oneOf(
                Arbitraries.strings().all().ofMaxLength(12),
                Arbitraries.of(WORDS),
                Arbitraries.of(INVISIBLE),
                Arbitraries.of(
                        "🛑",
                        "🇺🇸",
                        "1\ufe0f\u20e3",
                        "´",
                        "¨",
                        "\u0345",
                        "\u0308",
                        "-",
                        "--",
                        "‑",
                        "’",
                        "İ",
                        "ß",
                        "ŉ",
                        "ﬁ"));
        return pieces.list().ofMaxSize(8).map(list -> String.join("", list));
    }
}

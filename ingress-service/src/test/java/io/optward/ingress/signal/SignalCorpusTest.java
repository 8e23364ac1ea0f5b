package io.optward.ingress.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What people write, in many languages, and what is heard in it: {@code signals/corpus.txt}. */
class SignalCorpusTest {

    private final Signals signals = SignalsFixture.shipped();

    static List<Example> examples() throws IOException {
        var file = Objects.requireNonNull(SignalCorpusTest.class.getResourceAsStream("/signals/corpus.txt"));
        try (var lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(Example::of)
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void whatIsHeardIsWhatWasMeant(Example example) {
        assertThat(signals.heardIn(new Utterance.Text(example.text()))
                        .map(signal -> signal.meaning().name())
                        .orElse("-"))
                .isEqualTo(example.expected());
    }

    @Test
    void theCorpusIsLargeAndOfManyLanguages() throws IOException {
        // Given
        var examples = examples();
        // Then
        assertThat(examples).hasSizeGreaterThan(300);
        assertThat(examples.stream().map(Example::language).collect(Collectors.toSet()))
                .hasSizeGreaterThan(12);
        assertThat(examples.stream().filter(example -> example.expected().equals("-")))
                .hasSizeGreaterThan(60);
    }

    /** One line of the corpus. */
    record Example(String language, String text, String expected) {

        private static final Pattern ESCAPE = Pattern.compile("\\\\(?:n|t|u\\p{XDigit}{4})");

        static Example of(String line) {
            int first = line.indexOf('|');
            int last = line.lastIndexOf('|');
            return new Example(
                    line.substring(0, first), shown(line.substring(first + 1, last)), line.substring(last + 1));
        }

        /** Characters that nobody could see in the file stand in it as in Java. */
        private static String shown(String text) {
            return ESCAPE.matcher(text)
                    .replaceAll(escape -> Matcher.quoteReplacement(
                            switch (escape.group()) {
                                case "\\n" -> "\n";
                                case "\\t" -> "\t";
                                default ->
                                    Character.toString(
                                            Integer.parseInt(escape.group().substring(2), 16));
                            }));
        }

        @Override
        public String toString() {
            return language + " " + text + " → " + expected;
        }
    }
}

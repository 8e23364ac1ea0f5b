package io.optward.ingress.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.optward.contracts.inbound.InboundEvent.SignalHeard;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeywordPackTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"language":"ca","stop":{"tier1":["Baixa"],"tier2":["BAIXA!"]}} | has "BAIXA!" as DOUBT, and it means STOP in own.json: give it one meaning
            {"language":"ca","optIn":["stop"]}             | has "stop" as OPT_IN, and it means STOP in signals/en.json: give it one meaning
            {"language":"ca","optIn":["sí"]}               | has "sí" as OPT_IN, and it means ANSWER in signals/es.json: give it one meaning
            {"language":"ca","polite":["stop"]}            | calls "stop" polite, and it means STOP in signals/en.json: leave it out of one of them
            {"language":"ca","help":["🛑!"]}               | has a keyword of which nothing is left to compare: "🛑!"
            {"language":"ca","help":["a b c d e f g"]}     | has a keyword of more than 6 words: "A B C D E F G"
            {"language":"not a tag","help":["ajuda"]}      | has no BCP 47 tag as its language: en, pt-BR
            {"language":"ca","help":[{"keyword":"ajut","inSentence":true}]} | looks for "ajut" in sentences: only refusals and requests for data are
            {"language":"ca","halp":["ajut"]}              | is not a keyword pack from line 1 on: compare it with a pack that is shipped
            {"language":"ca",                              | is not a keyword pack from line 1 on: compare it with a pack that is shipped
            {"help":["ajut"]}                              | is not a keyword pack from line 1 on: compare it with a pack that is shipped
            """)
    void aPackThatContradictsIsRefusedInOneLine(String json, String reason) throws IOException {
        // Given
        var file = write("own.json", json);
        // Then
        assertThatThrownBy(() -> SignalPacks.with(directory))
                .isInstanceOf(UnusablePackException.class)
                .message()
                .isEqualTo("keyword pack " + file + " " + reason.replace("own.json", file.toString()));
    }

    @Test
    void aDirectoryThatIsNotThereIsRefused() {
        var nowhere = directory.resolve("nowhere");
        assertThatThrownBy(() -> SignalPacks.with(nowhere))
                .hasMessage("keyword pack " + nowhere + " cannot be read: name a directory that exists");
    }

    @Test
    void aPackOfOnesOwnIsHeardBesideThoseThatAreShipped() throws IOException {
        // Given
        write("ca.json", """
                {"language": "ca", "stop": {"tier1": ["BAIXA"]}, "polite": ["SI US PLAU"]}""");
        write("README.txt", "no pack");
        // When
        var signals = SignalPacks.with(directory);
        // Then
        assertThat(signals.heardIn(new Utterance.Text("baixa, si us plau"))).hasValueSatisfying(signal -> {
            assertThat(signal.meaning()).isEqualTo(SignalHeard.Signal.OPT_OUT);
            assertThat(signal.keyword()).isEqualTo("BAIXA");
            assertThat(signal.language()).isEqualTo("ca");
        });
        assertThat(signals.heardIn(new Utterance.Text("STOP"))).isPresent();
        assertThat(SignalsFixture.shipped().heardIn(new Utterance.Text("baixa")))
                .isEmpty();
    }

    @Test
    void everyKeywordThatIsShippedMeansWhatItsPackSays() {
        // Given
        var shipped = SignalPacks.shipped();
        var keywords = Keywords.of(shipped);
        // Then
        for (var named : shipped) {
            var pack = named.pack();
            assertThat(pack.language()).isEqualTo(named.name().replaceAll("signals/|\\.json", ""));
            means(keywords, pack.stop().tier1(), Keywords.Meaning.STOP);
            means(keywords, pack.stop().tier2(), Keywords.Meaning.DOUBT);
            means(keywords, pack.stopButtons(), Keywords.Meaning.STOP_PROMOTIONS);
            means(keywords, pack.optIn(), Keywords.Meaning.OPT_IN);
            means(keywords, pack.answers(), Keywords.Meaning.ANSWER);
            means(keywords, pack.help(), Keywords.Meaning.HELP);
            means(keywords, pack.dataRequest(), Keywords.Meaning.DATA_REQUEST);
        }
        assertThat(shipped).hasSizeGreaterThan(20);
    }

    @Test
    void aPackIsReadWithItsListsLeftOut() {
        // When
        var pack = KeywordPack.read(
                "x", new ByteArrayInputStream("{\"language\":\"ca\"}".getBytes(StandardCharsets.UTF_8)));
        // Then
        assertThat(pack.stop().tier1()).isEmpty();
        assertThat(pack.optIn()).isEmpty();
    }

    private static void means(Keywords keywords, List<KeywordPack.Keyword> words, Keywords.Meaning meaning) {
        for (var word : words) {
            assertThat(keywords.meaningOf(NormalText.of(word.keyword())))
                    .as(word.keyword())
                    .isNotNull()
                    .satisfies(entry -> assertThat(entry.meaning()).isEqualTo(meaning));
        }
    }

    private Path write(String name, String json) throws IOException {
        return Files.writeString(directory.resolve(name), json);
    }
}

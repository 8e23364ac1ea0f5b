package io.optward.ingress.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.optward.contracts.inbound.InboundEvent.SignalHeard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignalKeywordsTest {

    private final SignalKeywords keywords = new SignalKeywords();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "STOP | STOP",
                "stop | STOP",
                "Stop! | STOP",
                "STOP. | STOP",
                "stop? | STOP",
                "`  stop  ` | STOP",
                "`\tstop\u00a0` | STOP",
                "\"Stop\" | STOP",
                "«stop» | STOP",
                "“STOP” | STOP",
                "***STOP*** | STOP",
                "¡Stop! | STOP",
                "stop 🛑 | STOP",
                "🙏🏽stop👍🏿 | STOP",
                "🇺🇸 stop ❤️ | STOP",
                "\u200bst\u200dop\u200e | STOP",
                "\u202estop\u202c | STOP",
                "\ufeffstop | STOP",
                "ＳＴＯＰ | STOP",
                "𝐒𝐓𝐎𝐏 | STOP",
                "Štóp | STOP",
                "STOP please | STOP",
                "Stop, please! | STOP",
                "please stop | STOP",
                "please stop, thanks | STOP",
                "STOP thank you. | STOP",
                "Stop please thank you | STOP",
                "STOPALL | STOPALL",
                "stop  all | STOP ALL",
                "stop all please | STOP ALL",
                "Unsubscribe | UNSUBSCRIBE",
                "unsubscrıbe | UNSUBSCRIBE",
                "optout | OPTOUT",
                "Opt out | OPT OUT",
                "opt-out | OPT-OUT",
                "revoke | REVOKE"
            })
    void aMessageThatIsAnOptOutKeywordEndsIt(String text, String keyword) {
        assertThat(keywords.heardIn(text)).hasValueSatisfying(signal -> {
            assertThat(signal.meaning()).isEqualTo(SignalHeard.Signal.OPT_OUT);
            assertThat(signal.keyword()).isEqualTo(keyword);
            assertThat(signal.language()).isEqualTo("en");
        });
    }

    @ParameterizedTest
    @CsvSource({"START, START", "start!, START", "Unstop, UNSTOP", "subscribe please, SUBSCRIBE"})
    void aMessageThatIsAnOptInKeywordBeginsIt(String text, String keyword) {
        assertThat(keywords.heardIn(text)).hasValueSatisfying(signal -> {
            assertThat(signal.meaning()).isEqualTo(SignalHeard.Signal.OPT_IN);
            assertThat(signal.keyword()).isEqualTo(keyword);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "!",
                "🛑",
                "stop, o Zé não vem",
                "stop it",
                "don't stop",
                "please do not stop",
                "bus stop",
                "stopp",
                "stops",
                "st op",
                "stop please please please",
                "please",
                "thank you",
                "end",
                "cancel",
                "no",
                "yes",
                "unsubscribe my sister",
                "start over",
                "when do we start?",
                "restart",
                "STOP START"
            })
    void aMessageThatOnlyHoldsAKeywordIsAnOrdinaryMessage(String text) {
        assertThat(keywords.heardIn(text)).isEmpty();
    }

    @Test
    void aVeryLongMessageIsNotSearched() {
        assertThat(keywords.heardIn("stop" + " ".repeat(600))).isEmpty();
    }

    @Test
    void theWordsAreKeptInNormalFormAndNotPrinted() {
        var signal = keywords.heardIn("Stop, please!").orElseThrow();
        assertThat(signal.words()).isEqualTo("STOP PLEASE");
        assertThat(signal.toString()).doesNotContain("PLEASE");
    }
}

package io.optward.ingress.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.optward.contracts.consent.Purpose;
import io.optward.contracts.inbound.InboundEvent.SignalHeard.Method;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignalsTest {

    private static final String WAMID = "wamid.HBgLMTU1NTAxMDA3NzcVAgASGA==";

    private final Signals signals = SignalsFixture.shipped();

    @Test
    void aSignalSaysWhichEntryOfWhichListMatchedAndKeepsTheWordsToItself() {
        // When
        var signal = signals.heardIn(new Utterance.Text("Stop, please!")).orElseThrow();
        // Then
        assertThat(signal.keyword()).isEqualTo("STOP");
        assertThat(signal.language()).isEqualTo("en");
        assertThat(signal.method()).isEqualTo(Method.KEYWORD);
        assertThat(signal.words()).isEqualTo("STOP PLEASE");
        assertThat(signal.purpose()).isNull();
        assertThat(signal.suffix()).isEqualTo(".opt-out");
        assertThat(signal.toString()).doesNotContain("PLEASE");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            OPTOUT:MARKETING      | Stop promotions      | OPT_OUT   | MARKETING
            optout:survey         | Keine Umfragen       | OPT_OUT   | SURVEY
            OPTOUT                | Weg damit            | OPT_OUT   |
            OPTOUT:               | Weg damit            | OPT_OUT   |
            OPTOUT:EVERYTHING     | Weg damit            | OPT_OUT   |
            OPTOUT:CUSTOMER_CARE  | Weg damit            | OPT_OUT   |
            OPTIN:MARKETING       | Yes, tell me more    | OPT_IN    | MARKETING
            OPTIN:marketing:7.2   | Subscribe            | OPT_IN    | MARKETING
            consent:marketing:yes | Yes                  | OPT_IN    | MARKETING
            consent:marketing:no  | No thanks            | OPT_OUT   | MARKETING
            consent:pigeons:no    | No thanks            | OPT_OUT   |
            consent:marketing:hm  | Later                | AMBIGUOUS |
            Stop promotions       | Stop promotions      | OPT_OUT   | MARKETING
            Parar promoções       | Parar promoções      | OPT_OUT   | MARKETING
            Detener promociones   | Detener promociones  | OPT_OUT   | MARKETING
            Unsubscribe           | Unsubscribe          | OPT_OUT   |
            menu-4                | Abmelden             | OPT_OUT   |
            STOP                  | No more of this      | OPT_OUT   |
            STOP                  | Info                 | OPT_OUT   |
            OPTIN:MARKETING       | Stop promotions      | OPT_OUT   | MARKETING
            help                  | Hilfe                | HELP      |
            """)
    void aButtonSaysWhatItsPayloadSaysOrElseItsLabel(String payload, String label, String meaning, Purpose purpose) {
        for (var said : new Utterance[] {new Utterance.Button(payload, label), new Utterance.Reply(payload, label)}) {
            assertThat(signals.heardIn(said)).hasValueSatisfying(signal -> {
                assertThat(signal.meaning()).hasToString(meaning);
                assertThat(signal.purpose()).isEqualTo(purpose);
            });
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            yes                      | Yes
            no                       | No
            cancel                   | Cancel
            next                     | Weiter
            start                    | Start
            OPTIN                    | Subscribe
            OPTIN:EVERYTHING         | Subscribe
            consent:pigeons:yes      | Yes
            consent                  | Yes
            topic:billing            | Billing
            t-1                      | Where does the bus stop?
            15550100777              | Call me
            """)
    void aButtonAgreesToNothingByItsLabelAndADoubtfulLabelIsAnAnswerToItsOwnQuestion(String payload, String label) {
        assertThat(signals.heardIn(new Utterance.Button(payload, label))).isEmpty();
        assertThat(signals.heardIn(new Utterance.Reply(payload, label))).isEmpty();
    }

    @Test
    void aButtonWithoutPayloadOrLabelIsHeardByWhatItHas() {
        assertThat(signals.heardIn(new Utterance.Button(null, "STOP"))).isPresent();
        assertThat(signals.heardIn(new Utterance.Button("STOP", null))).isPresent();
        assertThat(signals.heardIn(new Utterance.Button(null, null))).isEmpty();
    }

    @Test
    void whatAButtonStandsForIsPublishedInOurOwnWordsWithTheNoticesVersion() {
        // When
        var signal = signals.heardIn(new Utterance.Reply("consent:marketing:yes:2026-11", "Yes"))
                .orElseThrow();
        // Then
        assertThat(signal.keyword()).isEqualTo("OPTIN:MARKETING");
        assertThat(signal.language()).isEqualTo("zxx");
        assertThat(signal.method()).isEqualTo(Method.REPLY);
        assertThat(signal.noticeVersion()).isEqualTo("2026-11");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "15550100777",
                "+15550100777",
                "ana@clinic.example",
                "a b",
                "",
                "x23456789012345678901234567890123"
            })
    void whatIsNoVersionOfANoticeIsNotPublished(String version) {
        assertThat(signals.heardIn(new Utterance.Reply("consent:marketing:yes:" + version, "Yes")))
                .hasValueSatisfying(signal -> assertThat(signal.noticeVersion()).isNull());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"flow_token":"f","consent":{"purpose":"MARKETING","answer":"yes","notice":"2026-11"}} | OPT_IN  | MARKETING | 2026-11
            {"consent":{"purpose":"marketing","answer":true,"notice":7}}  | OPT_IN    | MARKETING | 7
            {"consent":{"purpose":"MARKETING","answer":"yes"}}            | OPT_IN    | MARKETING |
            {"consent":{"purpose":"SURVEY","answer":"no"}}                | OPT_OUT   | SURVEY    |
            {"consent":{"purpose":"SURVEY","answer":false}}               | OPT_OUT   | SURVEY    |
            {"consent":{"answer":"no"}}                                   | OPT_OUT   |           |
            {"consent":{"purpose":"MARKETING","answer":"perhaps"}}        | AMBIGUOUS |           |
            {"consent":{"purpose":"MARKETING"}}                           | AMBIGUOUS |           |
            {"consent":"yes"}                                             | AMBIGUOUS |           |
            {"consent":null}                                              | AMBIGUOUS |           |
            {"consent":[{"purpose":"MARKETING","answer":"yes"}]}          | OPT_IN    | MARKETING |
            {"consent":[{"purpose":"MARKETING","answer":"no"},{"purpose":"SURVEY","answer":"no"}]}  | OPT_OUT   | |
            {"consent":[{"purpose":"MARKETING","answer":"yes"},{"purpose":"SURVEY","answer":"no"}]} | AMBIGUOUS | |
            {"consent":[{"purpose":"MARKETING","answer":"yes"},{"purpose":"SURVEY","answer":"yes"}]} | AMBIGUOUS | |
            """)
    void aFlowAgreesToTheOnePurposeThatItAskedFor(String json, String meaning, Purpose purpose, String notice) {
        assertThat(signals.heardIn(new Utterance.FlowAnswer(json))).hasValueSatisfying(signal -> {
            assertThat(signal.meaning()).hasToString(meaning);
            assertThat(signal.method()).isEqualTo(Method.FLOW);
            assertThat(signal.purpose()).isEqualTo(purpose);
            assertThat(signal.noticeVersion()).isEqualTo(notice);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "consent",
                "\"consent\"",
                "[{\"consent\":{\"purpose\":\"MARKETING\",\"answer\":\"yes\"}}]",
                "{\"flow_token\":\"ft-0001\",\"prefers\":\"email\"}",
                "{\"comment\":\"STOP\"}",
                "{\"consent\":{\"purpose\":\"MARKETING\",\"answer\":\"yes\"}",
                "{\"consent\":{\"answer\":\"yes\"},\"consent\":{\"answer\":\"no\"}}",
                "{\"consent\":{\"purpose\":\"PIGEONS\",\"answer\":\"yes\"}}",
                "{\"consent\":[]}"
            })
    void aFlowThatDoesNotAnswerAboutConsentSaysNothingOfIt(String json) {
        assertThat(signals.heardIn(new Utterance.FlowAnswer(json))).isEmpty();
    }

    @Test
    void whatIsNestedWithoutEndIsNotRead() {
        var deep = "{\"consent\":" + "[".repeat(100_000);
        assertThat(signals.heardIn(new Utterance.FlowAnswer(deep))).isEmpty();
        assertThat(signals.heardIn(new Utterance.FlowAnswer("{\"consent\":" + "[".repeat(1_000))))
                .isEmpty();
    }

    @Test
    void aCaptionIsHeardLikeAText() {
        assertThat(signals.heardIn(new Utterance.Caption("stop por favor"))).hasValueSatisfying(signal -> {
            assertThat(signal.meaning()).hasToString("OPT_OUT");
            assertThat(signal.method()).isEqualTo(Method.CAPTION);
        });
        assertThat(signals.heardIn(new Utterance.Caption("my badge"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "STOP, OPT_OUT",
        "please stop it now, AMBIGUOUS",
        "no, AMBIGUOUS",
        "my data, DATA_REQUEST",
        "hello, TAKEN_BACK",
        "'', TAKEN_BACK"
    })
    void anEditIsHeardAndTakesBackWhatStoodThereBefore(String text, String meaning) {
        assertThat(signals.heardIn(new Utterance.Edited(text, WAMID))).hasValueSatisfying(signal -> {
            assertThat(signal.meaning()).hasToString(meaning);
            assertThat(signal.method()).isEqualTo(Method.EDIT);
            assertThat(signal.originalWamid()).isEqualTo(WAMID);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"START", "start please", "subscribe", "ALTA", "Старт"})
    void anEditIsNeverAnOptInAndTakesNoneBackThatStillStandsThere(String text) {
        assertThat(signals.heardIn(new Utterance.Edited(text, WAMID))).isEmpty();
        assertThat(signals.heardIn(new Utterance.Edited(text, null))).isEmpty();
    }

    @Test
    void whatWasDeletedIsTakenBack() {
        assertThat(signals.heardIn(new Utterance.Revoked(WAMID))).hasValueSatisfying(signal -> {
            assertThat(signal.meaning()).hasToString("TAKEN_BACK");
            assertThat(signal.method()).isEqualTo(Method.REVOKE);
            assertThat(signal.originalWamid()).isEqualTo(WAMID);
            assertThat(signal.toString()).doesNotContain("wamid");
        });
    }

    @Test
    void aStopBehindAVeryLongTextIsReadAsFarAsWhatsAppLetsPeopleWrite() {
        assertThat(signals.heardIn(new Utterance.Text("stop" + " ".repeat(3_000_000))))
                .isPresent();
        assertThat(signals.heardIn(new Utterance.Text("word ".repeat(13_000) + "stop")))
                .isPresent();
        assertThat(signals.heardIn(new Utterance.Text("word ".repeat(14_000) + "stop")))
                .isEmpty();
    }

    @Test
    void whatWasSaidIsNotPrinted() {
        for (var said : new Utterance[] {
            new Utterance.Text("secret"),
            new Utterance.Caption("secret"),
            new Utterance.Button("secret", "secret"),
            new Utterance.Reply("secret", "secret"),
            new Utterance.FlowAnswer("secret"),
            new Utterance.Edited("secret", "secret"),
            new Utterance.Revoked("secret")
        }) {
            assertThat(said.toString()).doesNotContain("secret");
        }
    }
}

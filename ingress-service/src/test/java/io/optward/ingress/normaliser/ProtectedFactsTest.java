package io.optward.ingress.normaliser;

import static org.assertj.core.api.Assertions.assertThat;

import io.optward.contracts.KeyedId;
import io.optward.contracts.SealedValue;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.inbound.InboundEvent.MessageReceived;
import io.optward.contracts.inbound.InboundEvent.SignalHeard;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.subject.SubjectState;
import io.optward.contracts.vault.Alias;
import io.optward.contracts.vault.ProtectAnswer;
import io.optward.ingress.signal.Signal;
import io.optward.ingress.webhook.WebhookItem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProtectedFactsTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final SubjectToken ANA = SubjectToken.random();
    private static final String MID = "mid_0123456789ABCDEFGHJKMNPQRS";
    private static final WebhookItem.Message STOP = new WebhookItem.Message(
            new WebhookItem.Place("215500000000001", "330200000000001", NOON),
            List.of(new Alias(AliasKind.WA_ID, "15550100777")),
            "wamid.HBgL",
            new WebhookItem.Content(
                    MessageReceived.Kind.TEXT,
                    "STOP",
                    "{}",
                    null,
                    null,
                    new Signal(
                            SignalHeard.Signal.OPT_OUT,
                            SignalHeard.Method.KEYWORD,
                            "STOP",
                            "en",
                            "STOP",
                            null,
                            null,
                            null)),
            null,
            null,
            null,
            null);

    @Test
    void aStopIsHeardHoweverLongTheMessageThatItStandsIn() {
        // Given
        var facts = ProtectedFacts.of(STOP, List.of(answerWith("x".repeat(2_000))), "/ingress-service", NOON);
        // When
        var fitting = facts.withoutEventsOver(1_500);
        // Then
        assertThat(fitting.events()).extracting(event -> event.id()).containsExactly(MID + ".opt-out");
        assertThat(fitting.refusals()).containsExactly(new Refusal("EVENT_TOO_LARGE", List.of(ANA)));
    }

    @Test
    void whatFitsIsNotRefused() {
        // Given
        var facts = ProtectedFacts.of(STOP, List.of(answerWith("x")), "/ingress-service", NOON);
        // Then
        assertThat(facts.withoutEventsOver(1_500)).isEqualTo(facts);
        assertThat(facts.events()).hasSize(2);
    }

    private static ProtectAnswer.Item answerWith(String content) {
        return new ProtectAnswer.Item(
                ANA,
                SubjectState.ACTIVE,
                Map.of(
                        Questions.MESSAGE,
                        new KeyedId(MID),
                        Questions.WORDS,
                        new KeyedId("kid_0123456789ABCDEFGHJKMNPQRS")),
                Map.of(
                        Questions.BODY,
                        new SealedValue(SealedValue.PREFIX + "x"),
                        Questions.CONTENT,
                        new SealedValue(SealedValue.PREFIX + content)),
                List.of(),
                null);
    }
}

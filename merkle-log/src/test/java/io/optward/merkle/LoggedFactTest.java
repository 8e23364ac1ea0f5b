package io.optward.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LoggedFactTest {

    private static final String ANA = "sub_01JNBE9W0000000000000000AA";

    @Test
    void aDeniedMessageIsFoundByPersonDepartmentReasonTemplateAndMessage() {
        var fact = fact("""
                {"attributes":{"ce_id":"msg_01JN.2","ce_source":"/outbound-service","ce_subject":"%1$s",\
                "ce_time":"2026-11-23T10:00:00.123456789Z","ce_type":"message.state-changed.v1"},\
                "data":{"department":"clinic","purpose":"MARKETING","reasons":["NO_CONSENT"],"request":"msg_01JN",\
                "status":"DENIED","subject":"%1$s","template":"autumn_checkup"},\
                "key":"%1$s","offset":5,"partition":1,"topic":"outbound.results"}""".formatted(ANA));
        assertThat(fact.id()).isEqualTo("msg_01JN.2");
        assertThat(fact.occurred()).isEqualTo(Instant.parse("2026-11-23T10:00:00.123456Z"));
        assertThat(fact.terms())
                .containsExactly(
                        "actor=clinic",
                        "message=msg_01JN",
                        "outcome=DENIED",
                        "purpose=MARKETING",
                        "subject=" + ANA,
                        "type=message.state-changed",
                        "type=message.state-changed.v1",
                        "word=autumn",
                        "word=changed",
                        "word=checkup",
                        "word=consent",
                        "word=message",
                        "word=no",
                        "word=state");
    }

    @Test
    void whatADepartmentAsksForIsNamedByItsPlaceWhateverIdItGave() {
        var fact = fact("""
                {"attributes":{"ce_id":"msg_01JN.2","ce_source":"/clinic","ce_type":"message.requested.v1"},\
                "data":{"purpose":"MARKETING","subject":"%1$s"},\
                "key":"%1$s","offset":5,"partition":1,"topic":"outbound.requests.clinic"}""".formatted(ANA));
        assertThat(fact.id()).isEqualTo("outbound.requests.clinic.1.5");
        assertThat(fact.terms()).contains("subject=" + ANA, "purpose=MARKETING").doesNotContain("message=msg_01JN");
    }

    @Test
    void everyPersonOfABatchIsFound() {
        var other = ANA.replace('A', 'B');
        var fact = fact("""
                {"attributes":{"ce_id":"a","ce_type":"values.revealed.v1"},\
                "data":{"actor":"outbound-service","items":[{"outcome":"REVEALED","subject":"%s"},\
                {"outcome":"REFUSED","reason":"ERASED","subject":"%s"}]},\
                "key":"outbound-service","offset":5,"partition":1,"topic":"audit.trail"}""".formatted(ANA, other));
        assertThat(fact.terms())
                .contains("subject=" + ANA, "subject=" + other, "outcome=REVEALED", "outcome=REFUSED", "word=erased");
    }

    @Test
    void whatAColumnCannotHoldIsLeftOut() {
        var fact = fact("""
                {"attributes":{"ce_id":"a","ce_source":"a\\u0000b","ce_time":"+1000000000-01-01T00:00:00Z","ce_type":"%s"},\
                "data":{"actor":"a\\u0000b"},"key":null,"offset":5,"partition":1,"topic":"audit.trail"}""".formatted("x".repeat(300)));
        assertThat(fact.source()).isNull();
        assertThat(fact.occurred()).isNull();
        assertThat(fact.type()).isEqualTo("unknown.v1");
        assertThat(fact.terms()).containsExactly("type=unknown", "type=unknown.v1", "word=unknown");
    }

    @Test
    void whatIsNotALeafIsRefused() {
        assertThatThrownBy(() -> fact("{}")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> fact("no")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> fact("")).isInstanceOf(IllegalArgumentException.class);
    }

    private static LoggedFact fact(String leaf) {
        return LoggedFact.of(leaf.getBytes(StandardCharsets.UTF_8));
    }
}

package io.optward.kit.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.optward.kit.consumption.LeftForTheNextStartException;
import java.util.logging.Level;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+15550100777",
                "15550100777",
                "+1 555-010-0777",
                "+1 (555) 010 0777",
                "0612345678",
                "wamid.HBgLMTU1NTAxMDA3NzcVAgASGBI3N0UyQzQA",
                "amara.okoye@noordclinic.example",
                "US.7Q2MZX84K1PDA0",
                "US.ENT.5TJ9R3"
            })
    void whatIsPersonalIsHidden(String personal) {
        assertThat(Redaction.of("told " + personal + " again")).isEqualTo("told [hidden] again");
        assertThat(Redaction.of("\"" + personal + "\",")).isEqualTo("\"[hidden]\",");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "subject=sub_0123456789ABCDEFGHJKMNPQRS",
                "message=mid_7ZZZZZZZZZZZZZZZZZZZZZZZZZ",
                "sender=330200000000001 account=215500000000001 offset=12345678",
                "at 2026-11-23T12:00:00.123456789Z",
                "http://127.0.0.1:9092/v1/messages",
                "took 12345 ms"
            })
    void ourOwnWordsStay(String harmless) {
        assertThat(Redaction.of(harmless)).isEqualTo(harmless);
    }

    @Test
    void aPhoneNumberInAnyPartOfALogRecordIsHidden() {
        // Given
        var record = new ExtLogRecord(Level.INFO, "sending to %s", ExtLogRecord.FormatStyle.PRINTF, "io.optward");
        record.setParameters(new Object[] {"+15550100777"});
        record.setThrown(new IllegalStateException(
                "refused +15550100777", new IllegalArgumentException("bad wa_id 15550100777")));
        // When
        new RedactingLogs().isLoggable(record);
        // Then
        assertThat(record.getFormattedMessage()).isEqualTo("sending to [hidden]");
        var thrown = record.getThrown();
        assertThat(thrown.toString()).isEqualTo("java.lang.IllegalStateException: refused [hidden]");
        assertThat(thrown.getCause().toString()).isEqualTo("java.lang.IllegalArgumentException: bad wa_id [hidden]");
        assertThat(thrown.getStackTrace()).isNotEmpty();
    }

    @Test
    void thatABatchIsLeftWhenTheServiceStopsIsNoError() {
        var record =
                new ExtLogRecord(Level.SEVERE, "SRMSG00200: thrown", ExtLogRecord.FormatStyle.PRINTF, "io.smallrye");
        record.setThrown(new IllegalStateException(new LeftForTheNextStartException("messages.inbound")));
        assertThat(new RedactingLogs().isLoggable(record)).isFalse();
        record.setThrown(new IllegalStateException("something else"));
        assertThat(new RedactingLogs().isLoggable(record)).isTrue();
    }
}

package io.optward.ingress.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookTimeTest {

    private static final Instant RECEIVED = Instant.parse("2026-11-23T12:00:00Z");

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "\"1795340000\", 2026-11-22T09:33:20Z",
                "1795340000, 2026-11-22T09:33:20Z",
                "\" 1795340000 \", 2026-11-22T09:33:20Z",
                "\"1795340000123\", 2026-11-22T09:33:20.123Z",
                "1795340000123, 2026-11-22T09:33:20.123Z",
                // two minutes ahead of us is a clock, more is not
                "1795435320, 2026-11-23T12:02:00Z"
            })
    void secondsAndMillisecondsAreReadAsTextAndAsNumber(String json, Instant expected) throws IOException {
        assertThat(WebhookTime.of(new ObjectMapper().readTree(json), RECEIVED)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "null",
                "true",
                "{}",
                "\"\"",
                "\"soon\"",
                "\"-5\"",
                "0",
                "1",
                "-1795340000",
                "1795340000.5",
                "1e9",
                "1795435321",
                "99999999999",
                "999999999999999",
                "\"99999999999999999999999999\""
            })
    void aTimeThatCannotBeIsTheTimeOfReceipt(String json) throws IOException {
        assertThat(WebhookTime.of(new ObjectMapper().readTree(json), RECEIVED)).isEqualTo(RECEIVED);
    }

    @Test
    void noTimeIsTheTimeOfReceipt() {
        assertThat(WebhookTime.of(null, RECEIVED)).isEqualTo(RECEIVED);
    }
}

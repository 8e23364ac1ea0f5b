package io.optward.outbound.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import io.optward.contracts.consent.Purpose;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AfterSilenceTest {

    private static final Instant STARTED = Instant.parse("2026-03-02T09:00:00Z");
    private static final Duration QUIET = Duration.ofMinutes(10);

    @ParameterizedTest(name = "{0}, tried again: {1}, {2} s after the call, expires after {3} s: {4}")
    @CsvSource(textBlock = """
            AUTHENTICATION, false, 599, 3600, LISTEN_ON
            AUTHENTICATION, false, 600, 3600, GIVE_UP
            UTILITY,        false, 599, 3600, LISTEN_ON
            UTILITY,        false, 600, 3600, TRY_ONCE_MORE
            UTILITY,        false, 600,  601, TRY_ONCE_MORE
            UTILITY,        false, 600,  600, GIVE_UP
            UTILITY,        true,  599, 3600, LISTEN_ON
            UTILITY,        true,  600, 3600, GIVE_UP
            LEGAL_NOTICE,   false, 600, 3600, TRY_ONCE_MORE
            LEGAL_NOTICE,   true,  600, 3600, GIVE_UP
            CUSTOMER_CARE,  false, 600, 3600, GIVE_UP
            MARKETING,      false, 599, 3600, LISTEN_ON
            MARKETING,      false, 600, 3600, GIVE_UP
            SURVEY,         false, 600, 3600, GIVE_UP
            """)
    void thePurposeDecidesWhetherAPersonWouldRatherGetItTwiceThanNotAtAll(
            Purpose purpose, boolean triedAgain, int seconds, int expiresAfter, AfterSilence expected) {
        assertThat(AfterSilence.of(
                        purpose,
                        triedAgain,
                        STARTED,
                        STARTED.plusSeconds(expiresAfter),
                        QUIET,
                        STARTED.plusSeconds(seconds)))
                .isEqualTo(expected);
    }
}

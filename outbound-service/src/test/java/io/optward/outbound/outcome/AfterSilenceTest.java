package io.optward.outbound.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import io.optward.contracts.consent.Purpose;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AfterSilenceTest {

    private static final Instant STARTED = Instant.parse("2026-03-02T09:00:00Z");
    private static final Duration QUIET = Duration.ofMinutes(10);

    private static final Instant LONG_AFTER = STARTED.plus(Duration.ofHours(2));

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
                        LONG_AFTER,
                        STARTED.plusSeconds(seconds)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsDecidedWhileAStatusOfTheQuietPeriodMayLieUnread(Purpose purpose) {
        var heardAlmostToItsEnd = STARTED.plus(QUIET).minusMillis(1);

        assertThat(after(purpose, null)).isEqualTo(AfterSilence.LISTEN_ON);
        assertThat(after(purpose, STARTED)).isEqualTo(AfterSilence.LISTEN_ON);
        assertThat(after(purpose, heardAlmostToItsEnd)).isEqualTo(AfterSilence.LISTEN_ON);
        assertThat(after(purpose, STARTED.plus(QUIET))).isNotEqualTo(AfterSilence.LISTEN_ON);
    }

    @Test
    void whatExpiredWhileNothingWasHeardIsNotTriedAgain() {
        assertThat(AfterSilence.of(
                        Purpose.UTILITY, false, STARTED, STARTED.plusSeconds(3600), QUIET, LONG_AFTER, LONG_AFTER))
                .isEqualTo(AfterSilence.GIVE_UP);
    }

    private static AfterSilence after(Purpose purpose, @Nullable Instant heardUpTo) {
        return AfterSilence.of(purpose, false, STARTED, Instant.MAX, QUIET, heardUpTo, LONG_AFTER);
    }
}

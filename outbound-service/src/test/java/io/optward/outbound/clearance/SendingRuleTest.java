package io.optward.outbound.clearance;

import static io.optward.outbound.clearance.SendingRule.SERVICE_WINDOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.optward.outbound.clearance.SendingRule.Candidate;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SendingRuleTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration ONE_MILLI = Duration.ofMillis(1);

    @Test
    void textMayGoOutUntilTheLastMomentOfTheDay() {
        var reply = textTo(NOON, NOON);

        assertThat(SendingRule.objections(reply, NOON.plus(SERVICE_WINDOW).minus(ONE_MILLI)))
                .isEmpty();
    }

    @Test
    void textIsDeniedWhenTheDayIsOver() {
        var reply = textTo(NOON, NOON);

        assertThat(SendingRule.objections(reply, NOON.plus(SERVICE_WINDOW)))
                .containsExactly(new Objection.Never("WINDOW_CLOSED"));
    }

    @Test
    void aWindowThatWeHaveNotSeenMayStillBeOnItsWay() {
        var reply = textTo(null, NOON);

        assertThat(SendingRule.objections(reply, NOON.plus(GRACE).minus(ONE_MILLI)))
                .containsExactly(new Objection.NotYet("WINDOW_NOT_SEEN_YET"));
        assertThat(SendingRule.objections(reply, NOON.plus(GRACE)))
                .containsExactly(new Objection.Never("WINDOW_CLOSED"));
    }

    @Test
    void aTemplateNeedsNoWindow() {
        var template = new Candidate(false, null, NOON, NOON.plus(Duration.ofDays(2)), GRACE);

        assertThat(SendingRule.objections(template, NOON)).isEmpty();
    }

    @Test
    void nothingGoesOutAtTheInstantItExpires() {
        var template = new Candidate(false, null, NOON, NOON.plusSeconds(60), GRACE);

        assertThat(SendingRule.objections(template, NOON.plusSeconds(60).minus(ONE_MILLI)))
                .isEmpty();
        assertThat(SendingRule.objections(template, NOON.plusSeconds(60)))
                .containsExactly(new Objection.Expired("EXPIRED"));
    }

    private static Candidate textTo(@Nullable Instant lastHeardAt, Instant acceptedAt) {
        return new Candidate(true, lastHeardAt, acceptedAt, NOON.plus(Duration.ofDays(2)), GRACE);
    }
}

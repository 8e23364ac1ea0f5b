package io.optward.simulator.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class PersonTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void theServiceWindowIsOpenForADayAndNotASecondLonger() {
        var amara = new Person(new PhoneNumber("15550100777"));
        amara.wroteTo("s1", NOON);

        assertThat(amara.isInServiceWindowOf("s1", NOON.plus(Person.SERVICE_WINDOW)))
                .isTrue();
        assertThat(amara.isInServiceWindowOf(
                        "s1", NOON.plus(Person.SERVICE_WINDOW).plusSeconds(1)))
                .isFalse();
    }

    @Test
    void theServiceWindowBelongsToOneSender() {
        var amara = new Person(new PhoneNumber("15550100777"));
        amara.wroteTo("s1", NOON);

        assertThat(amara.isInServiceWindowOf("s2", NOON)).isFalse();
    }

    @Test
    void anOlderMessageToldLaterDoesNotCloseTheWindow() {
        var amara = new Person(new PhoneNumber("15550100777"));
        amara.wroteTo("s1", NOON);
        amara.wroteTo("s1", NOON.minusSeconds(90_000));

        assertThat(amara.isInServiceWindowOf("s1", NOON)).isTrue();
    }

    @Test
    void theUserIdIsMadeUpOnceAndForAll() {
        var amara = new Person(new PhoneNumber("15550100777"));

        assertThat(amara.bsuid()).matches("US\\.[0-9A-Z]{14}");
        assertThat(new Person(new PhoneNumber("15550100777")).bsuid()).isEqualTo(amara.bsuid());
        assertThat(new Person(new PhoneNumber("15550100888")).bsuid()).isNotEqualTo(amara.bsuid());
    }

    @Test
    void twoActsOfOnePersonAreNeverInTheSameSecond() {
        var amara = new Person(new PhoneNumber("15550100777"));

        assertThat(amara.momentFor(NOON.plusMillis(200))).isEqualTo(NOON.plusMillis(200));
        assertThat(amara.momentFor(NOON.plusMillis(700))).isEqualTo(NOON.plusSeconds(1));
        assertThat(amara.momentFor(NOON.plusSeconds(5))).isEqualTo(NOON.plusSeconds(5));
    }

    @Test
    void whoeverWritesWithoutEndIsNotStampedFarAhead() {
        var amara = new Person(new PhoneNumber("15550100777"));

        for (int i = 0; i < 100; i++) {
            assertThat(amara.momentFor(NOON)).isBefore(NOON.plusSeconds(5));
        }
    }
}

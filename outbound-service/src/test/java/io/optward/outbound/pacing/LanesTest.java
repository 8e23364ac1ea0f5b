package io.optward.outbound.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import io.optward.contracts.CrockfordId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.consent.Purpose;
import io.optward.contracts.outbound.MessageStatus;
import io.optward.outbound.queue.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LanesTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void aPersonWhoWaitsForACodeGoesBeforeEverybody() {
        var marketing = message(Purpose.MARKETING, 0);
        var utility = message(Purpose.UTILITY, 1);
        var care = message(Purpose.CUSTOMER_CARE, 2);
        var code = message(Purpose.AUTHENTICATION, 3);

        assertThat(new Lanes().next(List.of(marketing, utility, care, code), 4))
                .containsExactly(code, care, utility, marketing);
    }

    @Test
    void theOldestGoesEveryEighthTimeHoweverManyCodesThereAre() {
        var lanes = new Lanes();
        var old = message(Purpose.MARKETING, 0);
        var waiting = new ArrayList<>(IntStream.rangeClosed(1, 30)
                .mapToObj(age -> message(Purpose.AUTHENTICATION, age))
                .toList());
        waiting.add(old);

        assertThat(lanes.next(waiting, 8)).hasSize(8).last().isEqualTo(old);
    }

    @Property(tries = 200)
    void everybodyHasATurnAndNobodyTwo(@ForAll @Size(max = 40) List<Purpose> purposes) {
        var waiting = IntStream.range(0, purposes.size())
                .mapToObj(i -> message(purposes.get(i), i))
                .toList();

        assertThat(new Lanes().next(waiting, 100)).containsExactlyInAnyOrderElementsOf(waiting);
    }

    private static Message message(Purpose purpose, int secondsAfterNoon) {
        return new Message(
                CrockfordId.random("msg_"),
                "demo-department",
                null,
                SubjectToken.random(),
                "330200000000001",
                purpose,
                null,
                "any_template",
                "en_US",
                null,
                null,
                null,
                MessageStatus.ACCEPTED,
                List.of(),
                1,
                0,
                0,
                null,
                NOON.plusSeconds(secondsAfterNoon),
                NOON.plusSeconds(86_400),
                false);
    }
}

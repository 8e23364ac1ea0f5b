package io.optward.outbound.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.optward.contracts.outbound.MessageStatus;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CourseTest {

    private static final List<MessageStatus> BY_RANK =
            List.of(MessageStatus.SENT, MessageStatus.DELIVERED, MessageStatus.READ, MessageStatus.PLAYED);

    @Property
    void nothingFollowsAFinalState(@ForAll MessageStatus from, @ForAll MessageStatus to) {
        if (from.last()) {
            assertThat(Course.allows(from, to)).isFalse();
        }
    }

    @Property
    void whatWhatsAppTellsNeverGoesBack(@ForAll MessageStatus from, @ForAll MessageStatus to) {
        if (BY_RANK.contains(from) && BY_RANK.contains(to)) {
            assertThat(Course.allows(from, to)).isEqualTo(BY_RANK.indexOf(from) < BY_RANK.indexOf(to));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = MessageStatus.class,
            names = {"SUBMITTED", "HELD", "SENT", "DELIVERED", "READ", "PLAYED", "FAILED"})
    void anUnknownOutcomeMayBecomeAnyKnownOne(MessageStatus known) {
        assertThat(Course.allows(MessageStatus.OUTCOME_UNKNOWN, known)).isTrue();
    }

    @Test
    void anUnknownOutcomeIsNotQueuedAgainWhenNothingMoreIsKnownOfIt() {
        assertThat(Course.allows(MessageStatus.OUTCOME_UNKNOWN, MessageStatus.WAITING))
                .isFalse();
        assertThat(Course.allows(MessageStatus.OUTCOME_UNKNOWN, MessageStatus.CLEARED))
                .isFalse();
    }

    @Test
    void sendingFollowsOnlyOnClearance() {
        for (var from : MessageStatus.values()) {
            assertThat(Course.allows(from, MessageStatus.SENDING)).isEqualTo(from == MessageStatus.CLEARED);
        }
    }

    @Test
    void whatWasDeliveredDidNotFail() {
        assertThat(Course.allows(MessageStatus.SENT, MessageStatus.FAILED)).isTrue();
        assertThat(Course.allows(MessageStatus.DELIVERED, MessageStatus.FAILED)).isFalse();
    }
}

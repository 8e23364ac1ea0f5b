package io.optward.outbound.submission;

import io.optward.contracts.consent.Purpose;
import io.optward.contracts.outbound.MessageStatus;
import io.optward.outbound.queue.RecordedChange;
import io.optward.outbound.queue.RecordedMessage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message as its department sees it.
 *
 * @param reasons why it stands so: objections, errors; the first one decided
 * @param message WhatsApp's id of it, keyed: {@code mid_…}
 * @param template the template's name, when it is one
 * @param flow the Flow's name, when it is one
 * @param possibleDuplicate true when it is sent again although nobody told what became of the first attempt; left out
 *     otherwise
 * @param history every change, in the order we learned of them; left out in lists
 */
public record MessageView(
        String id,
        MessageStatus status,
        List<String> reasons,
        @Nullable String message,
        String sender,
        Purpose purpose,
        @Nullable String template,
        @Nullable String flow,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Boolean possibleDuplicate,
        @Nullable List<Entry> history) {

    static MessageView of(RecordedMessage message, @Nullable List<RecordedChange> history) {
        return new MessageView(
                message.id(),
                message.status(),
                message.reasons(),
                message.whatsappMessage(),
                message.sender(),
                message.purpose(),
                message.template(),
                message.flow(),
                message.createdAt(),
                message.expiresAt(),
                trueOrAbsent(message.possibleDuplicate()),
                history == null ? null : history.stream().map(Entry::of).toList());
    }

    private static @Nullable Boolean trueOrAbsent(boolean value) {
        return value ? true : null;
    }

    /**
     * One change.
     *
     * @param at when it happened
     * @param late true when it was heard of too late to change anything; left out otherwise
     * @param possibleDuplicate true when the person may get the message twice; left out otherwise
     */
    public record Entry(
            MessageStatus status,
            Instant at,
            @Nullable String reason,
            @Nullable Boolean late,
            @Nullable Boolean possibleDuplicate) {

        private static Entry of(RecordedChange change) {
            return new Entry(
                    change.status(),
                    change.at(),
                    change.reasons().isEmpty() ? null : change.reasons().getFirst(),
                    trueOrAbsent(change.late()),
                    trueOrAbsent(change.possibleDuplicate()));
        }
    }
}

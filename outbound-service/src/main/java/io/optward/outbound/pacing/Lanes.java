package io.optward.outbound.pacing;

import io.optward.outbound.queue.Lane;
import io.optward.outbound.queue.Message;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Whose turn it is: the first lane that has somebody, its oldest first; but every eighth turn is the oldest message's,
 * whatever its lane, so that nobody starves. Not for several threads.
 */
public final class Lanes {

    /** Every so many turns the oldest goes first. */
    static final int OLDEST_EVERY = 8;

    private static final Comparator<Message> BY_AGE =
            Comparator.comparing(Message::createdAt).thenComparing(Message::id);
    private static final Comparator<Message> BY_LANE = Comparator.<Message, Lane>comparing(
                    message -> Lane.of(message.purpose()))
            .thenComparing(BY_AGE);

    private int turn;

    /**
     * Puts waiting messages into the order of their turns.
     *
     * @param count how many turns there are at most
     */
    public List<Message> next(List<Message> waiting, int count) {
        var left = new ArrayList<>(waiting);
        var order = new ArrayList<Message>(Math.min(count, waiting.size()));
        while (!left.isEmpty() && order.size() < count) {
            turn = (turn + 1) % OLDEST_EVERY;
            var next = left.stream().min(turn == 0 ? BY_AGE : BY_LANE).orElseThrow();
            left.remove(next);
            order.add(next);
        }
        return order;
    }
}

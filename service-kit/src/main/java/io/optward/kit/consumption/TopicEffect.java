package io.optward.kit.consumption;

import io.optward.contracts.Topic;
import java.util.List;

/**
 * What this service does with the events of one topic. Every bean that works off a topic with {@link SteadfastConsumer}
 * is one, so that a dead letter that can be decoded later has the very same effect.
 */
public interface TopicEffect {

    /** The topic it is about. */
    Topic topic();

    /**
     * Does it. Called inside the transaction with events not seen before, in the order they were read; may be called
     * again when the transaction fails.
     */
    void take(List<Received> events);
}

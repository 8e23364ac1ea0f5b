package io.optward.kit.consumption;

import io.optward.contracts.Topic;
import java.util.List;
import java.util.function.Consumer;

/**
 * What this service does with the events of one topic, or of one family of topics. Every bean that works off a topic with
 * {@link SteadfastConsumer} is one, so that a dead letter that can be decoded later has the very same effect. Who need not
 * ask anybody first is a {@link TopicEffect}.
 */
public interface TopicWork {

    /** The topic it is about. */
    Topic topic();

    /**
     * Asks other services what has to be known about events, outside any transaction and in as few questions as possible;
     * may be called again when they or the database do not answer.
     *
     * @return what is then done inside the transaction, with those of the events that were not seen before
     */
    Consumer<List<Received>> prepare(List<Received> events);
}

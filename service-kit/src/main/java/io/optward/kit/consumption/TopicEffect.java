package io.optward.kit.consumption;

import java.util.List;
import java.util.function.Consumer;

/** Work on a topic that asks nobody: all of it is done inside the transaction. */
public interface TopicEffect extends TopicWork {

    /**
     * Does it. Called inside the transaction with events not seen before, in the order they were read; may be called
     * again when the transaction fails.
     */
    void take(List<Received> events);

    @Override
    default Consumer<List<Received>> prepare(List<Received> events) {
        return this::take;
    }
}

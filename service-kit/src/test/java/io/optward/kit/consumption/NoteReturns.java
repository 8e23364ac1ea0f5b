package io.optward.kit.consumption;

import io.optward.contracts.Topic;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the kit's tests do with the facts of {@code subjects.events}: remember the ids. */
@Singleton
class NoteReturns implements TopicEffect {

    private final List<String> taken = new CopyOnWriteArrayList<>();

    @Override
    public Topic topic() {
        return Topic.SUBJECTS_EVENTS;
    }

    @Override
    public void take(List<Received> events) {
        events.forEach(event -> taken.add(event.id()));
    }

    List<String> taken() {
        return taken;
    }
}

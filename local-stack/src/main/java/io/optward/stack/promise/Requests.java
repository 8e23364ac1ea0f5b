package io.optward.stack.promise;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What departments asked for on their topics, and what was told of it; by the places of the records. */
public final class Requests {

    private final Map<String, Key> asked = new HashMap<>();
    private final Set<String> refused = new HashSet<>();
    private final Set<Key> done = new HashSet<>();
    private final Set<String> accepted = new HashSet<>();

    private final Map<String, String> messages = new HashMap<>();

    private record Key(String topic, String id) {}

    /** Notes a request that can be decoded. */
    public void ask(String topic, String id, String place) {
        asked.put(place, new Key(topic, id));
        if (accepted.contains(place)) {
            done.add(new Key(topic, id));
        }
    }

    /**
     * Notes that a message was made of what stands at a place.
     *
     * @param keyedId of the department's key
     * @param message our id of it
     */
    public void accept(String place, String keyedId, String message) {
        messages.put(keyedId, message);
        accepted.add(place);
        var key = asked.get(place);
        if (key != null) {
            done.add(key);
        }
    }

    /** Notes that what stands at a place was refused. */
    public void refuse(String place) {
        refused.add(place);
    }

    /** The messages that were made of requests, by the keyed ids of their keys. */
    Map<String, String> messages() {
        return messages;
    }

    /** Places of which nothing was told, and whose key stands for no message either; sorted. */
    List<String> withoutAnswer() {
        return asked.entrySet().stream()
                .filter(request -> !refused.contains(request.getKey()) && !done.contains(request.getValue()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }
}

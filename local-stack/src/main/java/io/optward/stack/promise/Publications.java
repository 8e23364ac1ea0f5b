package io.optward.stack.promise;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which event ids stand on which topic, and which of them came again. */
public final class Publications {

    private final Map<String, Map<String, Long>> contentById = new TreeMap<>();
    private final Map<String, List<Repetition>> repetitions = new TreeMap<>();
    private final Map<String, Long> asides = new LinkedHashMap<>();
    private final Set<String> preferences = new HashSet<>();

    /**
     * An id that came again on its topic.
     *
     * @param same whether it says the same, ciphertext aside
     */
    public record Repetition(String id, String place, boolean same) {}

    /**
     * Notes a record of a logged topic.
     *
     * @param content digest of what it says, ciphertext aside
     */
    public void add(String topic, String id, long content, String place) {
        var before = contentById.computeIfAbsent(topic, _ -> new HashMap<>()).putIfAbsent(id, content);
        if (before != null) {
            repetitions
                    .computeIfAbsent(topic, _ -> new ArrayList<>())
                    .add(new Repetition(id, place, before == content));
        }
    }

    /** Notes a change of preference by what makes it recognisable. */
    public void addPreference(String preference) {
        preferences.add(preference);
    }

    /** Notes how many records were put aside on a topic for what could not be decoded. */
    public void setAside(String topic, long records) {
        asides.put(topic, records);
    }

    /** How many records were put aside, by topic. */
    public Map<String, Long> asides() {
        return Map.copyOf(asides);
    }

    /** The topics on which anything stands. */
    public Set<String> topics() {
        return contentById.keySet();
    }

    /** The ids on a topic. */
    public Set<String> ids(String topic) {
        return contentById.getOrDefault(topic, Map.of()).keySet();
    }

    /** The ids that came again on a topic. */
    public List<Repetition> repetitions(String topic) {
        return repetitions.getOrDefault(topic, List.of());
    }

    /** Whether an event, or a preference, stands on any topic. */
    public boolean holds(String event) {
        return preferences.contains(event) || contentById.values().stream().anyMatch(ids -> ids.containsKey(event));
    }

    /** How many different events stand on all topics. */
    public long size() {
        return contentById.values().stream().mapToLong(Map::size).sum();
    }
}

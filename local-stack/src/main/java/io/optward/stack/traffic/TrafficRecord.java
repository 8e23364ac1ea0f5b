package io.optward.stack.traffic;

import io.optward.contracts.consent.Purpose;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What people and departments did and what they were told. It is the only place that knows who is who, so it stays in
 * memory and prints nothing but counts.
 */
public final class TrafficRecord {

    private static final int MOST_SURPRISES = 100;

    private final List<String> people;
    private final Map<String, HandedIn> accepted = new ConcurrentHashMap<>();
    private final Map<String, HandedIn> asked = new ConcurrentHashMap<>();
    private final Set<String> consents = ConcurrentHashMap.newKeySet();
    private final Map<String, Written> written = new ConcurrentHashMap<>();
    private final List<String> surprises = new CopyOnWriteArrayList<>();
    private final AtomicLong begun = new AtomicLong();
    private final AtomicLong leftOut = new AtomicLong();
    private final AtomicLong repeated = new AtomicLong();
    private final AtomicLong unanswered = new AtomicLong();
    private final AtomicLong notHeard = new AtomicLong();

    TrafficRecord(List<String> people) {
        this.people = List.copyOf(people);
    }

    /**
     * A message that was answered with 202, or asked for over Kafka.
     *
     * @param person index of the recipient
     */
    public record HandedIn(int person, Purpose purpose, Instant at) {}

    /**
     * A message that a person wrote.
     *
     * @param person index of who wrote
     * @param act    whether it was a text, STOP or START
     */
    public record Written(int person, Act act) {}

    /** Phone numbers of those who take part, E.164. */
    public List<String> people() {
        return people;
    }

    /** Messages that were accepted, by our id. */
    public Map<String, HandedIn> accepted() {
        return Map.copyOf(accepted);
    }

    /** Messages that were asked for over Kafka, by the keyed ids of their keys. */
    public Map<String, HandedIn> asked() {
        return Map.copyOf(asked);
    }

    /** Consents that were recorded, by their id. */
    public Set<String> consents() {
        return Set.copyOf(consents);
    }

    /** What people wrote, by its wamid. */
    public Map<String, Written> written() {
        return Map.copyOf(written);
    }

    /** Answers that no department should get, one sentence each. */
    public List<String> surprises() {
        return List.copyOf(surprises);
    }

    /** Acts that were begun. */
    public long begun() {
        return begun.get();
    }

    /** Acts that were left out because too many were under way, or too many messages waited. */
    public long leftOut() {
        return leftOut.get();
    }

    /** Requests that were sent again because there was no answer, or one that said to try later. */
    public long repeated() {
        return repeated.get();
    }

    /** Requests that were given up at the end without an answer; nothing is promised about them. */
    public long unanswered() {
        return unanswered.get();
    }

    /** Acts of people that WhatsApp itself did not take. */
    public long notHeard() {
        return notHeard.get();
    }

    void begins() {
        begun.incrementAndGet();
    }

    void leavesOut() {
        leftOut.incrementAndGet();
    }

    void repeats() {
        repeated.incrementAndGet();
    }

    void gaveUp() {
        unanswered.incrementAndGet();
    }

    void wasNotHeard() {
        notHeard.incrementAndGet();
    }

    void wrote(String wamid, int person, Act act) {
        written.put(wamid, new Written(person, act));
    }

    void asked(String keyedId, HandedIn handedIn) {
        asked.put(keyedId, handedIn);
    }

    void recorded(String consent) {
        consents.add(consent);
    }

    void accepted(String message, HandedIn handedIn) {
        var before = accepted.put(message, handedIn);
        if (before != null && before.person() != handedIn.person()) {
            surprise("message " + message + " was the answer to two different hand-ins");
        }
    }

    void surprise(String sentence) {
        if (surprises.size() < MOST_SURPRISES) {
            surprises.add(sentence);
        }
    }
}

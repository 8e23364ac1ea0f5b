package io.optward.stack.promise;

import static io.optward.stack.promise.Finding.Kind.DEAD_LETTER;
import static io.optward.stack.promise.Finding.Kind.EVENT_CHANGED;
import static io.optward.stack.promise.Finding.Kind.EVENT_TWICE;

import io.optward.contracts.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** An id says one thing for ever, and what goes through an outbox is told once. */
final class EveryEventIsTold {

    /** What is published here goes through an outbox and its relay. */
    private static final Set<String> OUTBOXES = Set.of(
            Topic.SUBJECTS_EVENTS.topicName(),
            Topic.CONSENT_EVENTS.topicName(),
            Topic.OUTBOUND_RESULTS.topicName(),
            Topic.RIGHTS_EVENTS.topicName());

    private EveryEventIsTold() {}

    static List<Finding> findings(Facts facts) {
        var findings = new ArrayList<Finding>();
        var published = facts.published();
        for (var topic : published.topics()) {
            for (var again : published.repetitions(topic)) {
                if (!again.same()) {
                    findings.add(new Finding(
                            EVENT_CHANGED,
                            "event " + again.id() + " came again at " + again.place() + " and says something else"));
                } else if (OUTBOXES.contains(topic)) {
                    findings.add(new Finding(
                            EVENT_TWICE, "event " + again.id() + " of an outbox came again at " + again.place()));
                }
            }
        }
        published.asides().forEach((topic, records) -> {
            if (records > 0 && !topic.equals(NothingIsLost.REJECTED)) {
                findings.add(new Finding(DEAD_LETTER, topic + " holds " + records + " records"));
            }
        });
        return findings;
    }
}

package io.optward.kit.progress;

import io.optward.contracts.Topic;
import io.optward.contracts.ingress.ProgressMade;
import java.util.Map;

/**
 * How far this service has read, with every effect committed.
 *
 * @param byTopic the next offset by partition, for each topic that counts, also where nothing is read yet
 */
record ReadPositions(Map<Topic, Map<Integer, Long>> byTopic) {

    /** Whether everything that a progress speaks of on these topics is read. */
    boolean cover(ProgressMade progress) {
        return byTopic.entrySet().stream()
                .allMatch(positions -> reach(positions.getValue(), ends(progress, positions.getKey())));
    }

    private static Map<Integer, Long> ends(ProgressMade progress, Topic topic) {
        return switch (topic) {
            case MESSAGES_INBOUND -> progress.inboundEnds();
            case MESSAGES_STATUS -> progress.statusEnds();
            default -> throw new IllegalArgumentException("ingress does not tell how far it is on " + topic);
        };
    }

    private static boolean reach(Map<Integer, Long> positions, Map<Integer, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> positions.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }
}

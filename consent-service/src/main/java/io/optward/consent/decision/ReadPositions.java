package io.optward.consent.decision;

import io.optward.contracts.ingress.ProgressMade;
import java.util.Map;

/**
 * How far this service has read, with every effect committed: the next offset by partition.
 *
 * @param inbound of {@code messages.inbound}
 * @param status of {@code messages.status}
 */
record ReadPositions(Map<Integer, Long> inbound, Map<Integer, Long> status) {

    /** Whether everything that a progress speaks of is read. */
    boolean cover(ProgressMade progress) {
        return reach(inbound, progress.inboundEnds()) && reach(status, progress.statusEnds());
    }

    private static boolean reach(Map<Integer, Long> positions, Map<Integer, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> positions.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }
}

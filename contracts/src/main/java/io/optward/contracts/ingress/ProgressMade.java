package io.optward.contracts.ingress;

import io.optward.contracts.Event;
import io.optward.contracts.EventType;
import io.optward.contracts.Topic;
import java.time.Instant;
import java.util.Map;

/**
 * Every webhook that was stored in this partition of ingress.webhooks.sealed up to {@code asOf} is published. Key: the
 * partition.
 *
 * @param partitions how many partitions ingress.webhooks.sealed has; readers need word of each
 * @param asOf by the broker's clock
 * @param inboundEnds end offsets of messages.inbound when this was said, by partition: whoever has read up to there has
 *     read all that this progress speaks of
 * @param statusEnds the same for messages.status
 */
@EventType(value = "ingress.progress-made", topic = Topic.INGRESS_PROGRESS)
public record ProgressMade(
        int partition,
        int partitions,
        Instant asOf,
        Map<Integer, Long> inboundEnds,
        Map<Integer, Long> statusEnds,
        Instant at)
        implements Event {

    @Override
    public String key() {
        return Integer.toString(partition);
    }
}

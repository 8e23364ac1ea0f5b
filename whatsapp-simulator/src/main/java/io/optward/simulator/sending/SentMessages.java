package io.optward.simulator.sending;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.optward.simulator.SimulatorConfig;
import io.optward.simulator.StateForgotten;
import io.optward.simulator.identity.PhoneNumber;
import io.optward.simulator.identity.Wamid;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The messages that were accepted, in order. When the room runs out, the oldest are forgotten. */
@ApplicationScoped
class SentMessages {

    private final NavigableMap<Long, Sent> inOrder = new TreeMap<>();
    private final int room;
    private long last;

    SentMessages(SimulatorConfig config) {
        this.room = config.memory().sent();
    }

    synchronized void add(Wamid id, PhoneNumber to, Instant at, String type, String sender, String body) {
        last++;
        inOrder.put(last, new Sent(last, id.value(), to.e164(), at, type, sender, body));
        if (inOrder.size() > room) {
            inOrder.pollFirstEntry();
        }
    }

    /** At most so many messages after a position, to one person or to anybody. */
    synchronized List<Sent> after(long position, Optional<PhoneNumber> to, int limit) {
        return inOrder.tailMap(position, false).values().stream()
                .filter(sent -> to.isEmpty() || sent.to().equals(to.get().e164()))
                .limit(limit)
                .toList();
    }

    synchronized void forget(@Observes StateForgotten asked) {
        inOrder.clear();
    }

    /**
     * One accepted message.
     *
     * @param position counts up from 1
     * @param to phone number with {@code +}, however the business addressed the person
     * @param body the request as it arrived
     */
    record Sent(
            @JsonIgnore long position,
            String id,
            String to,
            Instant at,
            String type,
            String sender,
            @JsonRawValue String body) {}
}

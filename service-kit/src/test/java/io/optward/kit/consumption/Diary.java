package io.optward.kit.consumption;

import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** A consumer as services have them; what it needs can be away. */
@ApplicationScoped
class Diary {

    private final SteadfastConsumer steadfast;
    private final List<String> entries = new CopyOnWriteArrayList<>();
    private volatile boolean away;

    Diary(SteadfastConsumer steadfast) {
        this.steadfast = steadfast;
    }

    @Incoming("diary")
    @Blocking
    void on(ConsumerRecords<String, byte[]> batch) {
        steadfast.consume(batch, events -> {
            if (away) {
                throw new IllegalStateException("the pen is away");
            }
            events.forEach(event -> entries.add(event.id()));
        });
    }

    void outage(boolean begins) {
        away = begins;
    }

    List<String> entries() {
        return entries;
    }
}

package io.optward.simulator.identity;

import io.optward.simulator.SimulatorConfig;
import io.optward.simulator.StateForgotten;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everybody who wrote or was written to. Whoever has not been met for longest is forgotten when the room runs out. */
@ApplicationScoped
public class People {

    private final LinkedHashMap<PhoneNumber, Person> byPhone = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, Person> byBsuid = new HashMap<>();
    private final int room;

    People(SimulatorConfig config) {
        this.room = config.memory().people();
    }

    /** The person with this number, who exists from now on. */
    public synchronized Person with(PhoneNumber phone) {
        Person known = byPhone.get(phone);
        if (known != null) {
            return known;
        }
        var met = new Person(phone);
        byPhone.put(phone, met);
        byBsuid.put(met.bsuid(), met);
        if (byPhone.size() > room) {
            Person forgotten = byPhone.pollFirstEntry().getValue();
            byBsuid.remove(forgotten.bsuid());
        }
        return met;
    }

    /** The person has another number from now on, and therefore another business-scoped user id. */
    public synchronized Person changeNumber(PhoneNumber from, PhoneNumber to) {
        Person before = with(from);
        Person after = before.withNumber(to);
        byPhone.remove(from);
        byBsuid.remove(before.bsuid());
        byPhone.put(to, after);
        byBsuid.put(after.bsuid(), after);
        return after;
    }

    /** Somebody already met, by business-scoped user id. */
    public synchronized Optional<Person> withBsuid(String bsuid) {
        return Optional.ofNullable(byBsuid.get(bsuid));
    }

    /** Everybody who is remembered. */
    public synchronized List<Person> all() {
        return List.copyOf(byPhone.values());
    }

    synchronized void forget(@Observes StateForgotten asked) {
        byPhone.clear();
        byBsuid.clear();
    }
}

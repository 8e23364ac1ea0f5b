package io.optward.simulator.quirk;

import io.optward.simulator.StateForgotten;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/** The quirks that are on. */
@ApplicationScoped
public class Quirks {

    private volatile Set<Quirk> on = Set.of();

    Quirks() {}

    public boolean has(Quirk quirk) {
        return on.contains(quirk);
    }

    /** Those that are on, in the order in which they are declared. */
    public Set<Quirk> on() {
        return on.isEmpty() ? Set.of() : EnumSet.copyOf(on);
    }

    void replaceBy(Collection<Quirk> wanted) {
        on = Set.copyOf(wanted);
    }

    void forget(@Observes StateForgotten asked) {
        on = Set.of();
    }
}

package io.optward.simulator.fault;

import io.optward.simulator.StateForgotten;
import io.optward.simulator.identity.PhoneNumber;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** The faults that wait for the next messages. */
@ApplicationScoped
public class FaultPlan {

    private final List<PlannedFault> next = new ArrayList<>();

    FaultPlan() {}

    /**
     * Takes what is planned for a message to this person: of each kind at most one, in the order of the plan. A kind
     * that is planned twice hits two messages.
     */
    public synchronized MessageFaults takeFor(PhoneNumber to) {
        var taken = EnumSet.noneOf(FaultOrder.Kind.class);
        var faults = new ArrayList<Fault>();
        for (PlannedFault planned : next) {
            if (planned.hits(to) && taken.add(planned.kind())) {
                planned.use();
                faults.add(planned.fault());
            }
        }
        next.removeIf(planned -> planned.count() == 0);
        return MessageFaults.of(faults);
    }

    synchronized void replaceBy(List<PlannedFault> planned) {
        next.clear();
        next.addAll(planned);
    }

    synchronized List<FaultOrder> orders() {
        return next.stream().map(FaultOrder::of).toList();
    }

    synchronized void forget(@Observes StateForgotten asked) {
        next.clear();
    }
}

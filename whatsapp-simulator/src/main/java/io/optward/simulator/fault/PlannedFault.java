package io.optward.simulator.fault;

import io.optward.simulator.identity.PhoneNumber;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A fault that waits for the next messages. Guarded by the {@link FaultPlan} that holds it. */
final class PlannedFault {

    private final FaultOrder.Kind kind;
    private final Fault fault;
    private final @Nullable PhoneNumber to;
    private int count;

    PlannedFault(FaultOrder.Kind kind, Fault fault, int count, @Nullable PhoneNumber to) {
        this.kind = kind;
        this.fault = fault;
        this.count = count;
        this.to = to;
    }

    FaultOrder.Kind kind() {
        return kind;
    }

    Fault fault() {
        return fault;
    }

    Optional<PhoneNumber> to() {
        return Optional.ofNullable(to);
    }

    int count() {
        return count;
    }

    boolean hits(PhoneNumber recipient) {
        return count > 0 && (to == null || to.equals(recipient));
    }

    void use() {
        count--;
    }
}

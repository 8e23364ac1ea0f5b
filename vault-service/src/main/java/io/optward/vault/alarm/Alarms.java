package io.optward.vault.alarm;

import io.optward.contracts.trail.TrailEvent;
import io.optward.kit.trail.AuditTrail;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Raises alarms. Nobody who sets one off waits for it, so that their answer does not tell them: the log has it at once,
 * and the audit trail as soon as Kafka takes it.
 */
@ApplicationScoped
public class Alarms {

    private static final Duration TELL_AGAIN_AFTER = Duration.ofSeconds(1);

    private final AuditTrail trail;

    Alarms(AuditTrail trail) {
        this.trail = trail;
    }

    /**
     * Raises an alarm.
     *
     * @param id the event's id, the same for the same alarm
     * @param alarm finds out what to tell; asked on a thread of its own
     */
    public void raise(String id, Supplier<? extends TrailEvent> alarm) {
        Thread.ofVirtual().name("alarm").start(() -> {
            try {
                tellUntilItIsKnown(id, alarm.get());
            } catch (RuntimeException e) {
                Log.errorf(
                        "ALARM that is not on the audit trail id=%s failure=%s",
                        id, e.getClass().getSimpleName());
            }
        });
    }

    private void tellUntilItIsKnown(String id, TrailEvent alarm) {
        while (true) {
            try {
                trail.tell(id, null, alarm).get();
                return;
            } catch (ExecutionException _) {
                Log.warnf("an alarm is told again soon id=%s", id);
                LockSupport.parkNanos(TELL_AGAIN_AFTER.toNanos());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}

package io.optward.outbound.outcome;

import io.optward.contracts.Topic;
import io.optward.kit.kafka.KafkaAccess;
import io.optward.kit.progress.ProgressClock;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Tells up to when every status that we accepted is in the course of its message. Silence until then is silence of
 * WhatsApp; later, a status may lie unread with ingress or before us.
 */
@ApplicationScoped
public class StatusesHeard {

    private final ProgressClock progress;

    StatusesHeard(DataSource database, KafkaAccess kafka) {
        this.progress = new ProgressClock("statuses-heard", Set.of(Topic.MESSAGES_STATUS), database, kafka);
    }

    void start(@Observes StartupEvent started) {
        progress.start();
    }

    void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
        progress.stop();
    }

    /**
     * Up to when, as it was known a moment ago.
     *
     * @return null while that is not known
     */
    public @Nullable Instant upTo() {
        return progress.lastToldAsOf();
    }

    /** How far behind that is, for an operator; the end of a sentence that begins with "statuses are". */
    public String inWords(Instant now) {
        var upTo = progress.lastToldAsOf();
        var cannot = progress.isReading() ? "" : "; ingress.progress cannot be read";
        if (upTo != null) {
            return "heard up to " + upTo + ", " + Duration.between(upTo, now).toSeconds() + " s behind" + cannot;
        }
        return "not known to be heard"
                + (progress.isReading() && progress.partitions() == 0
                        ? ": ingress has not said how far it is"
                        : cannot);
    }
}

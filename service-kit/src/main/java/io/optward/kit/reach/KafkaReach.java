package io.optward.kit.reach;

import io.optward.kit.kafka.KafkaAccess;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Asks Kafka from time to time whether it is there. A broker that hangs keeps its connections open, so only an answer
 * counts.
 */
@ApplicationScoped
public class KafkaReach {

    private static final Duration ASK_EVERY = Duration.ofSeconds(1);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);

    private final KafkaAccess kafka;
    private final Clock clock;
    private final Semaphore wanted = new Semaphore(0);
    private volatile boolean stopping;
    private volatile @Nullable Instant answeredAt;
    private volatile @Nullable Instant awaySince;

    /** Asks this broker once it is started. */
    public KafkaReach(KafkaAccess kafka, Clock clock) {
        this.kafka = kafka;
        this.clock = clock;
    }

    void start(@Observes StartupEvent started) {
        Thread.ofPlatform().name("kafka-reach").daemon().start(this::askForEver);
    }

    void stop(@Observes ShutdownEvent shutdown) {
        stopping = true;
        wanted.release();
    }

    /** Asks now rather than when it is time: somebody just had trouble with Kafka and wants to know whether it is there. */
    public void askSoon() {
        if (wanted.availablePermits() == 0) {
            wanted.release();
        }
    }

    /** Whether Kafka answered a question that was asked after this instant. */
    public boolean answeredSince(Instant instant) {
        var answered = answeredAt;
        return answered != null && answered.isAfter(instant);
    }

    /** The first time that Kafka did not answer since it last did; null while it answers, and before it was asked. */
    @Nullable
    Instant awaySince() {
        return awaySince;
    }

    private void askForEver() {
        try (var admin = Admin.create(kafka.with(Map.of(
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) ANSWER_WITHIN.toMillis(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) ANSWER_WITHIN.toMillis(),
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                500L)))) {
            while (!stopping) {
                ask(admin);
                boolean _ = wanted.tryAcquire(ASK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
            }
            // nothing is asked any more that would be worth waiting for
            admin.close(Duration.ZERO);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void ask(Admin admin) throws InterruptedException {
        var askedAt = clock.instant();
        try {
            admin.describeCluster().clusterId().get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            answeredAt = askedAt;
            awaySince = null;
        } catch (ExecutionException | TimeoutException | KafkaException _) {
            if (awaySince == null) {
                awaySince = askedAt;
            }
        }
    }
}

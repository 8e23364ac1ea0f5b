package io.optward.ingress.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.optward.ingress.sealing.SealedWebhook;
import io.optward.ingress.webhookkey.KeyRingFixture;
import io.optward.kit.kafka.KafkaAccess;
import io.optward.kit.reach.KafkaReach;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SealedWebhookStoreTest {

    private static final SealedWebhook SEALED =
            new SealedWebhook("rec_1", "whk_1", new byte[100], Instant.EPOCH, new byte[500]);

    /** Nobody listens there. */
    private static final KafkaAccess NOBODY = KafkaAccess.plain("127.0.0.1:1");

    private final SealedWebhookStore store = new SealedWebhookStore(
            KeyRingFixture.settings(), NOBODY, new KafkaReach(NOBODY, Clock.systemUTC()), Clock.systemUTC());

    @AfterEach
    void stop() {
        store.stop(new ShutdownEvent());
    }

    @Test
    void aWebhookThatKafkaDoesNotTakeIsKnownWithinASecond() {
        // Given
        store.start(new StartupEvent());
        await().atMost(Duration.ofSeconds(10)).until(() -> store.state() == SealedWebhookStore.State.KAFKA_AWAY);
        // When
        var began = System.nanoTime();
        var stored = store.store(SEALED);
        // Then
        assertThatThrownBy(() -> stored.get(2, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void whileKafkaIsAwayNobodyIsKeptWaitingForWhatWillNotHappen() {
        // Given
        store.start(new StartupEvent());
        // When
        await().atMost(Duration.ofSeconds(10)).until(() -> store.state() == SealedWebhookStore.State.KAFKA_AWAY);
        // Then
        assertThat(store.store(SEALED)).isCompletedExceptionally();
    }

    @Test
    void aWebhookBeforeTheConnectionIsMadeIsNotStored() {
        assertThat(store.state()).isEqualTo(SealedWebhookStore.State.NOT_CONNECTED);
        assertThat(store.store(SEALED)).isCompletedExceptionally();
    }
}

package io.optward.kit.reach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.optward.kit.kafka.KafkaAccess;
import io.optward.stack.fixture.Infrastructure;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class KafkaReachTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    @Test
    void aBrokerThatAnswersIsThere() {
        var begun = Instant.now();
        asking(Infrastructure.shared().bootstrapServers(), kafka -> {
            await().atMost(SOON).until(() -> kafka.answeredSince(begun));
            assertThat(kafka.awaySince()).isNull();
            assertThat(new KafkaHealth(kafka).call().getData().orElseThrow()).containsEntry("state", "it does");
        });
    }

    @Test
    void aBrokerThatTakesTheConnectionAndSaysNothingIsAway() throws IOException {
        try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            var begun = Instant.now();
            asking("127.0.0.1:" + silent.getLocalPort(), kafka -> {
                await().atMost(SOON).until(() -> kafka.awaySince() != null);
                assertThat(kafka.answeredSince(begun)).isFalse();
                assertThat(new KafkaHealth(kafka).call().getData().orElseThrow().get("state"))
                        .asString()
                        .startsWith("it does not since ");
            });
        }
    }

    private static void asking(String bootstrapServers, Consumer<KafkaReach> then) {
        var kafka = new KafkaReach(KafkaAccess.plain(bootstrapServers), Clock.systemUTC());
        kafka.start(new StartupEvent());
        try {
            then.accept(kafka);
        } finally {
            kafka.stop(new ShutdownEvent());
        }
    }
}

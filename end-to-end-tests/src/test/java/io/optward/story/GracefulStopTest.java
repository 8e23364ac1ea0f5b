package io.optward.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.optward.stack.supervisor.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A new version may be rolled out at any time. */
class GracefulStopTest {

    /** What Kubernetes grants is 30 s; a service does not need it. */
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(10);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int ENDED_BECAUSE_IT_WAS_ASKED_TO = 143;

    @Test
    void everyServiceIsStoppedAndStartedUnderTrafficAndNoMessageIsLostOrSentTwice() throws Exception {
        try (var clinic = new Clinic();
                var traffic = LightTraffic.to(clinic, "Zoe")) {
            for (var service : Clinic.services()) {
                // Given
                flowsOn(traffic);
                var log = RunningStack.addresses().directory().log(service);
                long read = Files.size(log);
                // When
                var stopping = Stopwatch.start();
                int exit;
                try {
                    exit = RunningStack.supervisor().terminate(service, PATIENCE);
                    stopping.tells(service.label() + " stops", STOPPED_WITHIN);
                } finally {
                    RunningStack.supervisor().restart(service);
                }
                // Then
                assertThat(exit).as(service.label()).isIn(0, ENDED_BECAUSE_IT_WAS_ASKED_TO);
                assertThat(errorsOfItsEnd(log, read)).as(service.label()).isEmpty();
            }
            flowsOn(traffic);
            traffic.endsWithEveryMessageReadAndNoneTwice();
            Health.isAlive(Clinic.services().toArray(Part[]::new));
        }
    }

    private static void flowsOn(LightTraffic traffic) {
        int before = traffic.accepted();
        await().atMost(Clinic.PATIENCE).until(() -> traffic.accepted() >= before + 4);
    }

    /** What it complained about between the signal and its last word. */
    private static List<String> errorsOfItsEnd(Path log, long from) throws IOException {
        var bytes = Files.readAllBytes(log);
        return Arrays.stream(
                        new String(bytes, (int) from, bytes.length - (int) from, StandardCharsets.UTF_8).split("\n"))
                .takeWhile(line -> !line.contains(" stopped in "))
                .filter(line -> line.contains("\"level\":\"ERROR\""))
                .toList();
    }
}

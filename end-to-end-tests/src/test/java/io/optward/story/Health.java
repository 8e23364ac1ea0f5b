package io.optward.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.stack.supervisor.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What an operator reads at a service's readiness.
 *
 * @param ready     whether it takes requests
 * @param sentences what it says, each with what it is about
 */
record Health(boolean ready, List<String> sentences) {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Asks a service. */
    static Health of(Part service) throws Exception {
        var answer = RunningStack.http().get(RunningStack.at(service, "/q/health/ready"));
        var sentences = new ArrayList<String>();
        for (JsonNode check : answer.json().path("checks")) {
            check.path("data")
                    .properties()
                    .forEach(sentence -> sentences.add(check.path("name").asText() + ": " + sentence.getKey() + ": "
                            + sentence.getValue().asText()));
        }
        return new Health(answer.status() == 200, sentences);
    }

    /** Waits until a service takes requests or not, and says this in one sentence. */
    static void says(Part service, boolean ready, String... words) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            var health = of(service);
            assertThat(health.ready()).as("%s is ready: %s", service, health).isEqualTo(ready);
            assertThat(health.sentences()).as("%s", service).anySatisfy(sentence -> assertThat(sentence)
                    .contains(words));
        });
    }

    /** No fault of a neighbour is a reason to start a service again. */
    static void isAlive(Part... services) {
        Arrays.stream(services).forEach(service -> {
            try {
                var answer = RunningStack.http().get(RunningStack.at(service, "/q/health/live"));
                assertThat(answer.status())
                        .as("%s is alive: %s", service, answer)
                        .isEqualTo(200);
            } catch (Exception e) {
                throw new AssertionError(service + " does not tell whether it is alive", e);
            }
        });
    }
}

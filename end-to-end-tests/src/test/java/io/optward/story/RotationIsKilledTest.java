package io.optward.story;

import static io.optward.stack.supervisor.Part.VAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.stack.demo.Gateway;
import io.optward.stack.demo.JsonHttp;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys rotate under load, and the vault is killed in the middle of it: everything that was protected still opens. */
class RotationIsKilledTest {

    private static final int PEOPLE_BEFORE = 2_000;
    private static final int BATCH = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final JsonHttp department = RunningStack.as(Gateway.DEPARTMENT);
    private final JsonHttp auditor = RunningStack.as("oscar");
    private final JsonHttp outbound = RunningStack.as("outbound-service");
    private final Map<String, Protected> known = new ConcurrentHashMap<>();
    private final AtomicInteger numbers =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(1_000_000));

    @AfterEach
    void hangUp() {
        List.of(department, auditor, outbound).forEach(JsonHttp::close);
    }

    /** What was answered: it must open for ever. */
    private record Protected(String sealed, String context, String text) {}

    @Test
    void everythingThatWasProtectedOpensAfterARotationThatWasKilledAtAnyPoint() throws Exception {
        // Given
        while (known.size() < PEOPLE_BEFORE) {
            protect();
        }
        var enough = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                AutoCloseable _ = () -> enough.set(true)) {
            threads.execute(() -> goOn(enough));
            // When
            killedWhen(_ -> true);
            killedWhen(rotation -> rotation.path("rewrapped").asLong() > 0);
            killedWhen(rotation -> !rotation.path("state").asText().equals("REWRAPPING"));
            killedAfter(Duration.ofMillis(ThreadLocalRandom.current().nextInt(50, 1_500)));
            int during = known.size();
            await().atMost(PATIENCE).until(() -> known.size() > during + BATCH);
        }
        // Then
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(states()).allMatch("DONE"::equals));
        assertThat(keys().stream().filter(key -> !key.path("state").asText().equals("DESTROYED")))
                .singleElement()
                .satisfies(key -> {
                    assertThat(key.path("state").asText()).isEqualTo("PRIMARY");
                    assertThat(key.path("dataKeys").asLong()).isGreaterThanOrEqualTo(known.size());
                });
        everythingOpens();
    }

    /** Begins a rotation and kills the vault at a point of it; what is left of it goes on after the start. */
    private void killedWhen(Predicate<JsonNode> point) throws Exception {
        var rotation = await().atMost(PATIENCE).until(RotationIsKilledTest::rotate, answer -> answer.has("rotation"));
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> point.test(rotation(rotation.path("rotation").asText())));
        RunningStack.supervisor().kill(VAULT);
        RunningStack.supervisor().restart(VAULT);
    }

    private static void killedAfter(Duration delay) throws Exception {
        var asked = Executors.newVirtualThreadPerTaskExecutor();
        try (asked) {
            asked.execute(() -> {
                try {
                    rotate();
                } catch (Exception _) {
                    // its answer is lost with the process
                }
            });
            await().pollDelay(delay).until(() -> true);
            RunningStack.supervisor().kill(VAULT);
        } finally {
            RunningStack.supervisor().restart(VAULT);
        }
    }

    private static JsonNode rotate() throws Exception {
        return RunningStack.steppedUp("selma")
                .post(RunningStack.at(VAULT, "/v1/keys/rotations"), "{\"retiredKept\":\"PT0S\"}")
                .json();
    }

    private JsonNode rotation(String id) throws Exception {
        return auditor.get(RunningStack.at(VAULT, "/v1/keys/rotations/" + id)).json();
    }

    private List<String> states() throws Exception {
        var states = new ArrayList<String>();
        auditor.get(RunningStack.at(VAULT, "/v1/keys/rotations"))
                .json()
                .path("items")
                .forEach(rotation -> states.add(rotation.path("state").asText()));
        return states;
    }

    private List<JsonNode> keys() throws Exception {
        var keys = new ArrayList<JsonNode>();
        auditor.get(RunningStack.at(VAULT, "/v1/keys")).json().path("items").forEach(keys::add);
        return keys;
    }

    private void goOn(AtomicBoolean enough) {
        while (!enough.get()) {
            try {
                protect();
            } catch (IOException _) {
                // the vault was just killed: nothing was answered, so nothing is expected of it
            } catch (Exception e) {
                throw new IllegalStateException("people could not be protected", e);
            }
        }
    }

    private void protect() throws Exception {
        var texts = new ArrayList<String>();
        var items = new ArrayList<String>();
        for (int i = 0; i < BATCH; i++) {
            int number = numbers.incrementAndGet();
            texts.add("what " + number + " wrote");
            items.add("{\"aliases\":[{\"kind\":\"PHONE\",\"value\":\"+1212%07d\"}],\"fields\":{\"body\":\"%s\"},"
                            .formatted(number, texts.getLast())
                    + "\"context\":\"evt_" + number + "\"}");
        }
        var answer =
                department.post(RunningStack.at(VAULT, "/v1/protect"), "{\"items\":[" + String.join(",", items) + "]}");
        if (answer.status() != 200) {
            return;
        }
        for (int i = 0; i < BATCH; i++) {
            var item = answer.json().path("items").path(i);
            var text = texts.get(i);
            known.put(
                    item.path("subject").asText(),
                    new Protected(
                            item.path("fields").path("body").asText(), "evt_" + text.replaceAll("\\D", ""), text));
        }
    }

    private void everythingOpens() throws Exception {
        var all = List.copyOf(known.entrySet());
        for (int from = 0; from < all.size(); from += BATCH) {
            var batch = all.subList(from, Math.min(from + BATCH, all.size()));
            var items = new ArrayList<String>();
            for (var entry : batch) {
                items.add("{\"subject\":\"%s\",\"fields\":{\"body\":\"%s\"},\"context\":\"%s\",\"basis\":\"%s\"}"
                        .formatted(
                                entry.getKey(),
                                entry.getValue().sealed,
                                entry.getValue().context,
                                DecisionProof.of(entry.getKey())));
            }
            var answer = outbound.post(
                    RunningStack.at(VAULT, "/v1/reveal"),
                    "{\"purpose\":\"SEND\",\"items\":[" + String.join(",", items) + "]}");
            var opened = new ArrayList<String>();
            answer.json()
                    .path("items")
                    .forEach(item -> opened.add(item.path("fields").path("body").asText()));
            assertThat(opened)
                    .as("%s", answer.status())
                    .isEqualTo(
                            batch.stream().map(entry -> entry.getValue().text).collect(Collectors.toList()));
        }
    }
}

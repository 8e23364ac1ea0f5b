package io.optward.story;

import static io.optward.stack.supervisor.Part.VAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.stack.demo.Gateway;
import io.optward.stack.demo.JsonHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What the vault was told and what it opened is not in its heap a minute later. */
// buffers of TLS are not overwritten, and nothing is promised of them
@DisabledIfSystemProperty(named = RunningStack.OVER_TLS, matches = "true")
class MemoryHygieneTest {

    private static final int PEOPLE = 1_000;
    private static final int BATCH = 100;
    private static final Duration ALLOWED = Duration.ofMinutes(1);

    private final JsonHttp department = RunningStack.as(Gateway.DEPARTMENT);
    private final JsonHttp outbound = RunningStack.as("outbound-service");

    @TempDir
    private Path directory;

    @AfterEach
    void hangUp() {
        department.close();
        outbound.close();
    }

    /** Somebody whose words and number are looked for. */
    private record Canary(String number, String words) {

        static List<Canary> some() {
            var random = RandomGenerator.getDefault();
            int first = random.nextInt(9_000_000);
            return IntStream.range(0, PEOPLE)
                    .mapToObj(i -> new Canary(
                            "1212%07d".formatted(first + i),
                            "%016x-%016x".formatted(random.nextLong(), random.nextLong())))
                    .toList();
        }
    }

    @Test
    void nothingOfAThousandRevealsIsInTheHeapAMinuteLater() throws Exception {
        // Given
        var canaries = Canary.some();
        var sealed = batches(canaries).stream()
                .flatMap(batch -> protect(batch).stream())
                .toList();
        // When: half of them one by one on many connections, half in batches
        try (var threads = Executors.newFixedThreadPool(16)) {
            var reveals = sealed.subList(0, PEOPLE / 2).stream()
                    .map(one -> threads.submit(() -> reveal(List.of(one))))
                    .toList();
            for (var reveal : reveals) {
                reveal.get();
            }
        }
        batches(sealed.subList(PEOPLE / 2, PEOPLE)).forEach(this::reveal);
        // Then
        var needles = new Needles(canaries.stream()
                .flatMap(canary -> List.of(canary.number, canary.words).stream())
                .toList());
        await().atMost(ALLOWED).untilAsserted(() -> assertThat(held(needles)).isEmpty());
    }

    /** How many values each holder has, by the chain of fields that leads to them. */
    private Map<String, Integer> held(Needles needles) throws Exception {
        var dump = HeapDump.of(RunningStack.supervisor().pid(VAULT), directory.resolve("vault.hprof"));
        var arrays = dump.arraysWith(needles::in);
        var holders = dump.holdersOf(arrays.keySet());
        return arrays.entrySet().stream()
                .collect(Collectors.groupingBy(
                        array -> String.valueOf(holders.get(array.getKey())),
                        TreeMap::new,
                        Collectors.summingInt(array -> array.getValue().size())));
    }

    private static <T> List<List<T>> batches(List<T> all) {
        return IntStream.range(0, all.size() / BATCH)
                .mapToObj(i -> all.subList(i * BATCH, (i + 1) * BATCH))
                .toList();
    }

    /** What the vault gave for a canary. */
    private record Sealed(Canary canary, String subject, String words, String context) {}

    private List<Sealed> protect(List<Canary> batch) {
        var items = batch.stream()
                .map(canary ->
                        "{\"aliases\":[{\"kind\":\"WA_ID\",\"value\":\"%s\"}],\"fields\":{\"body\":\"%s\"},\"context\":\"evt_%s\"}"
                                .formatted(canary.number, canary.words, canary.words.substring(0, 8)))
                .collect(Collectors.joining(",", "{\"items\":[", "]}"));
        var answers = posted(department, "/v1/protect", items);
        return IntStream.range(0, batch.size())
                .mapToObj(i -> new Sealed(
                        batch.get(i),
                        answers.path(i).path("subject").asText(),
                        answers.path(i).path("fields").path("body").asText(),
                        "evt_" + batch.get(i).words.substring(0, 8)))
                .toList();
    }

    /** A proof is good for two seconds: on a busy machine some come too late. */
    private void reveal(List<Sealed> batch) {
        await().atMost(ALLOWED).untilAsserted(() -> revealNow(batch));
    }

    private void revealNow(List<Sealed> batch) {
        var items = batch.stream()
                .map(one ->
                        "{\"subject\":\"%s\",\"aliases\":[\"WA_ID\"],\"fields\":{\"body\":\"%s\"},\"context\":\"%s\",\"basis\":\"%s\"}"
                                .formatted(one.subject, one.words, one.context, DecisionProof.of(one.subject)))
                .collect(Collectors.joining(",", "{\"purpose\":\"SEND\",\"items\":[", "]}"));
        var answers = posted(outbound, "/v1/reveal", items);
        for (int i = 0; i < batch.size(); i++) {
            var canary = batch.get(i).canary;
            assertThat(answers.path(i).path("aliases").path("WA_ID").asText()).isEqualTo(canary.number);
            assertThat(answers.path(i).path("fields").path("body").asText()).isEqualTo(canary.words);
        }
    }

    private static JsonNode posted(JsonHttp caller, String path, String json) {
        try {
            return caller.post(RunningStack.at(VAULT, path), json).json().path("items");
        } catch (IOException e) {
            throw new UncheckedIOException("the vault did not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the vault was asked", e);
        }
    }
}

package io.optward.story;

import static io.optward.stack.supervisor.Part.CONSENT;
import static io.optward.stack.supervisor.Part.VAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.optward.stack.demo.Gateway;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Once the vault has said that somebody is erased, no replica reveals anything of them, whatever it remembers. */
class ErasureIsImmediateTest {

    private static final int THREADS_PER_REPLICA = 3;
    private static final int REVEALED_BEFORE = 40;
    private static final int REFUSED_AFTER = 40;

    private record Reveal(long begunNanos, URI replica, boolean revealed, String answer) {}

    @Test
    void noReplicaRevealsAnythingAfterTheErasureWasAnswered() throws Exception {
        try (var clinic = new Clinic();
                var second = RunningStack.supervisor().replicate(VAULT);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // Given
            var yara = clinic.agrees("Yara");
            clinic.writes("Yara", "Forget what I say here");
            await().atMost(Clinic.PATIENCE)
                    .until(() -> !clinic.told("messages.inbound", yara).isEmpty());
            var event =
                    clinic.stage().json(clinic.told("messages.inbound", yara).getFirst());
            var care = question(
                    "CUSTOMER_CARE",
                    yara,
                    "\"fields\":{\"body\":\"" + event.path("body").asText() + "\"},\"context\":\""
                            + event.path("message").asText() + "\"",
                    event.path("message").asText());
            var replicas = List.of(RunningStack.addresses().url(VAULT), second.url());
            var reveals = new ConcurrentLinkedQueue<Reveal>();
            var enough = new AtomicBoolean();
            for (var replica : replicas) {
                Stream.generate(() -> care)
                        .limit(THREADS_PER_REPLICA)
                        .forEach(body ->
                                threads.execute(() -> hammer("demo-care-desk", replica, () -> body, reveals, enough)));
                threads.execute(() -> hammer("outbound-service", replica, () -> sending(yara), reveals, enough));
            }
            // whatever fails from here on, nobody hammers for ever
            try (AutoCloseable _ = () -> enough.set(true)) {
                await().atMost(Clinic.PATIENCE).until(() -> replicas.stream()
                        .allMatch(replica -> count(reveals, replica, true, 0) >= REVEALED_BEFORE));
                // When
                var erased = RunningStack.steppedUp("petra")
                        .post(RunningStack.at(VAULT, "/v1/subjects/" + yara + "/erase"), "");
                long answered = System.nanoTime();
                // Then
                assertThat(erased.status()).as("%s", erased).isEqualTo(202);
                await().atMost(Clinic.PATIENCE).until(() -> replicas.stream()
                        .allMatch(replica -> count(reveals, replica, false, answered) >= REFUSED_AFTER));
                enough.set(true);
                assertThat(reveals).noneMatch(reveal -> reveal.revealed() && reveal.begunNanos() > answered);
                assertThat(reveals.stream().filter(reveal -> reveal.begunNanos() > answered))
                        .anyMatch(reveal -> reveal.answer().contains("SUBJECT_ERASED"));
                var last = reveals.stream()
                        .filter(Reveal::revealed)
                        .mapToLong(Reveal::begunNanos)
                        .max()
                        .orElseThrow();
                Stopwatch.print(
                        "erasure: the last successful reveal began before its answer by",
                        Duration.ofNanos(answered - last));
            }
        }
    }

    private static long count(Queue<Reveal> reveals, URI replica, boolean revealed, long sinceNanos) {
        return reveals.stream()
                .filter(reveal -> reveal.replica().equals(replica))
                .filter(reveal ->
                        reveal.revealed() == revealed && (sinceNanos == 0 || reveal.begunNanos() > sinceNanos))
                .count();
    }

    private static void hammer(
            String caller, URI replica, Question question, Queue<Reveal> reveals, AtomicBoolean enough) {
        try (var http = RunningStack.as(caller)) {
            while (!enough.get()) {
                var body = question.ask();
                long begun = System.nanoTime();
                var answer = http.post(URI.create(replica + "/v1/reveal"), body);
                var item = answer.json().path("items").path(0);
                boolean revealed = answer.status() == 200 && !item.has("error");
                reveals.add(new Reveal(begun, replica, revealed, answer.text()));
            }
        } catch (Exception e) {
            reveals.add(new Reveal(System.nanoTime(), replica, false, e.toString()));
        }
    }

    @FunctionalInterface
    private interface Question {
        String ask() throws Exception;
    }

    /** Asks for the number of the person against the proof of a decision that is as fresh as can be. */
    private static String sending(String subject) throws Exception {
        var decision = RunningStack.as("outbound-service")
                .post(
                        RunningStack.at(CONSENT, "/v1/decisions"),
                        "{\"items\":[{\"subject\":\"" + subject + "\",\"purpose\":\"MARKETING\",\"sender\":\""
                                + Gateway.SENDER + "\"}]}");
        var proof = decision.json().path("items").path(0).path("proof").asText();
        return question("SEND", subject, "\"aliases\":[\"PHONE\"]", proof);
    }

    private static String question(String purpose, String subject, String wanted, String basis) {
        return "{\"purpose\":\"" + purpose + "\",\"items\":[{\"subject\":\"" + subject + "\"," + wanted
                + ",\"basis\":\"" + basis + "\"}]}";
    }
}

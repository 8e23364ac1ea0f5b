package io.optward.story;

import static io.optward.stack.supervisor.Part.AUDIT;
import static io.optward.stack.supervisor.Part.CONSENT;
import static io.optward.stack.supervisor.Part.INGRESS;
import static io.optward.stack.supervisor.Part.KAFKA;
import static io.optward.stack.supervisor.Part.NORMALISER;
import static io.optward.stack.supervisor.Part.OUTBOUND;
import static io.optward.stack.supervisor.Part.VAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.stack.demo.JsonHttp;
import io.optward.stack.supervisor.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Without Kafka nothing is promised, and what was promised before is kept. */
class KafkaAwayTest {

    private static final int ACCEPTED_BEFORE = 30;
    private static final int PARALLEL = 200;
    private static final Duration A_SECOND = Duration.ofSeconds(1);
    /** Two hundred bodies and what is made of them fit into the 48 MB that the receiver admits. */
    private static final long MEBIBYTES_ADMITTED = 48 + 32;

    private record Answer(String phone, int status, Duration took) {}

    @ParameterizedTest
    @EnumSource
    void webhooksAreAnsweredNotNowWithinASecondAndWhatWasAcceptedIsThereAfterwards(Fault fault) throws Exception {
        try (var clinic = new Clinic()) {
            // Given
            clinic.agrees("Kaya");
            var before = post(clinic, ACCEPTED_BEFORE);
            assertThat(before).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
            Health.says(INGRESS, true, "sealing and storing");
            // When
            var pid = RunningStack.supervisor().pid(INGRESS);
            fault.befalls(KAFKA);
            try {
                // the first ones fill whatever buffers there are
                post(clinic, 20);
                long mebibytes = residentMebibytes(pid);
                var away = post(clinic, PARALLEL);
                // Then
                assertThat(away).allSatisfy(answer -> {
                    assertThat(answer.status()).isEqualTo(503);
                    assertThat(answer.took()).isLessThan(A_SECOND);
                });
                Stopwatch.print(
                        "Kafka " + fault + ": slowest of " + PARALLEL + " answers 503",
                        away.stream()
                                .map(Answer::took)
                                .max(Comparator.naturalOrder())
                                .orElseThrow());
                assertThat(residentMebibytes(pid) - mebibytes).isLessThan(MEBIBYTES_ADMITTED);
                everybodySaysSoAndAnswersAllTheSame(clinic);
                assertThat(clinic.gateway()
                                .writes("Luca", "Are you there?")
                                .json()
                                .path("webhook")
                                .path("status")
                                .asInt())
                        .isEqualTo(503);
            } finally {
                fault.isOverFor(KAFKA);
            }
            // Then
            var back = Stopwatch.start();
            back.measures(
                    "Kafka " + fault + " is back: webhooks are accepted",
                    Duration.ofSeconds(10),
                    () -> assertThat(post(clinic, 1).getFirst().status()).isEqualTo(200));
            Health.says(INGRESS, true, "sealing and storing");
            back.measures(
                    "Kafka " + fault + " is back: a webhook that got 503 has come by Meta's retry",
                    Duration.ofSeconds(40),
                    () -> assertThat(eventsOf(clinic, clinic.stage().phoneOf("Luca")))
                            .isOne());
            back.measures("Kafka " + fault + " is back: a message goes out", Duration.ofSeconds(40), () -> assertThat(
                            clinic.decision(clinic.gateway().subjectOf("Kaya").orElseThrow())
                                    .path("outcome")
                                    .asText())
                    .isEqualTo("ALLOW"));
            clinic.awaits(clinic.handsIn("Kaya"), Clinic.WENT_OUT, "");
            await().atMost(Clinic.PATIENCE).untilAsserted(() -> {
                var events = clinic.eventsBySubject("messages.inbound");
                assertThat(before).allSatisfy(answer -> assertThat(events.getOrDefault(
                                clinic.subjectBehind(answer.phone()).orElse("nobody yet"), 0L))
                        .as("what was accepted is there, once")
                        .isOne());
            });
            Health.isAlive(Clinic.services().toArray(Part[]::new));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anErasureIsDoneAllTheSameAndSaysWhetherKafkaHasIt(Fault fault) throws Exception {
        try (var clinic = new Clinic()) {
            // Given
            clinic.agrees("Runa");
            var runa = clinic.gateway().subjectOf("Runa").orElseThrow();
            var petra = RunningStack.steppedUp("petra");
            // When
            fault.befalls(KAFKA);
            String erasure;
            try {
                var answer = petra.post(RunningStack.at(VAULT, "/v1/subjects/" + runa + "/erase"), "");
                // Then
                assertThat(answer.status()).as("%s", answer).isEqualTo(202);
                assertThat(answer.json().path("told").asBoolean(true)).isFalse();
                erasure = answer.json().path("erasure").asText();
                assertThat(progress(petra, erasure).has("toldAt")).isFalse();
                assertThat(petra.get(RunningStack.at(VAULT, "/v1/subjects/" + runa))
                                .json()
                                .path("state")
                                .asText())
                        .isEqualTo("ERASED");
            } finally {
                fault.isOverFor(KAFKA);
            }
            // Then
            await().atMost(Clinic.PATIENCE)
                    .untilAsserted(() ->
                            assertThat(progress(petra, erasure).has("toldAt")).isTrue());
        }
    }

    private static JsonNode progress(JsonHttp petra, String erasure) throws Exception {
        return petra.get(RunningStack.at(VAULT, "/v1/erasures/" + erasure)).json();
    }

    /** Questions that rest on a database are answered; nobody is taken away for what is not their fault. */
    private static void everybodySaysSoAndAnswersAllTheSame(Clinic clinic) throws Exception {
        Health.says(INGRESS, false, "answering 503: Kafka did not take the last webhook in time");
        for (var service : List.of(NORMALISER, CONSENT, OUTBOUND, VAULT, AUDIT)) {
            Health.says(service, true, "Kafka answers", "it does not since");
        }
        Health.isAlive(Clinic.services().toArray(Part[]::new));
        assertThat(clinic.decision(clinic.gateway().subjectOf("Kaya").orElseThrow())
                        .path("outcome")
                        .asText())
                .isIn("ALLOW", "WAIT");
    }

    private static List<Answer> post(Clinic clinic, int webhooks) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var posts = IntStream.range(0, webhooks)
                    .mapToObj(i -> clinic.stage().phoneOf(clinic.stage().unique("somebody-" + System.nanoTime())))
                    .map(phone -> threads.submit((Callable<Answer>) () -> {
                        var digits = phone.substring(1);
                        var body = Clinic.webhook(digits, "wamid.HBgLS2Fma2E" + digits, "Hello " + "x".repeat(20_000));
                        var begun = Stopwatch.start();
                        int status = clinic.postsWebhook(body).statusCode();
                        return new Answer(phone, status, begun.elapsed());
                    }))
                    .toList();
            var answers = new ArrayList<Answer>();
            for (var post : posts) {
                answers.add(post.get());
            }
            return answers;
        }
    }

    /** How many events there are about the only message of a person. */
    private static long eventsOf(Clinic clinic, String phone) throws Exception {
        var subject = clinic.subjectBehind(phone).orElse("nobody yet");
        return clinic.eventsBySubject("messages.inbound").getOrDefault(subject, 0L);
    }

    private static long residentMebibytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }
}

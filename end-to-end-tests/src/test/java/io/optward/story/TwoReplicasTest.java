package io.optward.story;

import static io.optward.stack.supervisor.Part.AUDIT;
import static io.optward.stack.supervisor.Part.CONSENT;
import static io.optward.stack.supervisor.Part.INGRESS;
import static io.optward.stack.supervisor.Part.NORMALISER;
import static io.optward.stack.supervisor.Part.OUTBOUND;
import static io.optward.stack.supervisor.Part.VAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.optward.merkle.verify.Verdict;
import io.optward.stack.demo.Gateway;
import io.optward.stack.supervisor.Part;
import io.optward.stack.supervisor.Replica;
import io.optward.stack.verify.Verification;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One of two is always there; and one that was away for longer than its lease does no harm when it goes on. */
class TwoReplicasTest {

    private static final Duration PROMISED = Duration.ofSeconds(10);

    private static final Map<Part, Replica> SECOND = new EnumMap<>(Part.class);

    @TempDir
    Path checkpoints;

    @BeforeAll
    static void everyServiceHasASecondReplica() throws Exception {
        // started here, not by whichever thread is first: the others would wait for it in the class' initializer
        var stack = RunningStack.supervisor();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var starting = new EnumMap<Part, Future<Replica>>(Part.class);
            for (var service : Clinic.services()) {
                starting.put(service, threads.submit((Callable<Replica>) () -> stack.replicate(service)));
            }
            for (var service : starting.entrySet()) {
                SECOND.put(service.getKey(), service.getValue().get());
            }
        }
    }

    @AfterAll
    static void theFirstOnesGoOnAlone() {
        SECOND.values().forEach(Replica::close);
    }

    @Test
    void theSecondOutboundNormaliserAndAuditTakeOverAndTheFirstOnesDoNoHarmWhenTheyGoOn() throws Exception {
        try (var clinic = new Clinic();
                var traffic = LightTraffic.to(clinic, "Finn")) {
            // Given
            await().atMost(Clinic.PATIENCE).until(() -> traffic.accepted() >= 8);
            traffic.goesTo(second(OUTBOUND));
            // When
            RunningStack.supervisor().pause(OUTBOUND);
            RunningStack.supervisor().pause(NORMALISER);
            RunningStack.supervisor().pause(AUDIT);
            var away = Stopwatch.start();
            try {
                long size = size(checkpoint(second(AUDIT)));
                clinic.writes("Gina", "Who reads this?");
                int paused = traffic.accepted();
                // Then
                atOnce(
                        () -> away.measures("outbound hangs: the second sends", PROMISED, () -> assertThat(
                                        traffic.acceptedAfter(paused))
                                .anySatisfy(TwoReplicasTest::hasGoneOut)),
                        () -> away.measures(
                                "normaliser hangs: the second publishes", PROMISED, () -> assertThat(clinic.told(
                                                "messages.inbound",
                                                clinic.gateway()
                                                        .subjectOf("Gina")
                                                        .orElse("nobody yet")))
                                        .hasSize(1)),
                        () -> away.measures("audit hangs: the second appends", PROMISED, () -> assertThat(
                                        size(checkpoint(second(AUDIT))))
                                .isGreaterThan(size)));
            } finally {
                RunningStack.supervisor().resume(OUTBOUND);
                RunningStack.supervisor().resume(NORMALISER);
                RunningStack.supervisor().resume(AUDIT);
            }
            int resumed = traffic.accepted();
            await().atMost(Clinic.PATIENCE).until(() -> traffic.accepted() >= resumed + 8);
            traffic.goesTo(RunningStack.addresses().url(OUTBOUND));
            traffic.endsWithEveryMessageReadAndNoneTwice();
            assertThat(clinic.told(
                            "messages.inbound",
                            clinic.gateway().subjectOf("Gina").orElseThrow()))
                    .hasSize(1);
            theLogIsOne();
        }
    }

    /** Measured side by side: none waits for the others. */
    private static void atOnce(Runnable... measurements) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = Stream.of(measurements).map(threads::submit).toList();
            for (var one : running) {
                one.get();
            }
        }
    }

    /** The second is asked: the first one cannot answer. */
    private static void hasGoneOut(String message) {
        try {
            var found =
                    RunningStack.as(Gateway.DEPARTMENT).get(URI.create(second(OUTBOUND) + "/v1/messages/" + message));
            assertThat(found.json().path("status").asText()).as("%s", found).isIn(Clinic.WENT_OUT);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("outbound-service does not answer", e);
        }
    }

    private void theLogIsOne() throws Exception {
        var first = RunningStack.addresses().url(AUDIT);
        var verification = Verification.ofLocalStack(RunningStack.addresses());
        var older = checkpoint(first);
        await().atMost(Clinic.PATIENCE).until(() -> size(checkpoint(second(AUDIT))) >= size(older));
        var newer = checkpoint(second(AUDIT));
        assertThat(verification.ofCheckpoints(
                        Files.writeString(checkpoints.resolve("older"), older),
                        Files.writeString(checkpoints.resolve("newer"), newer),
                        second(AUDIT) + "/log"))
                .isInstanceOf(Verdict.Valid.class);
        assertThat(verification.of(first + "/log")).isInstanceOf(Verdict.Valid.class);
        assertThat(verification.of(second(AUDIT) + "/log")).isInstanceOf(Verdict.Valid.class);
        assertThat(verification.ofDatabase(RunningStack.addresses())).isInstanceOf(Verdict.Valid.class);
    }

    @Test
    void theSecondConsentTellsWhatIsDecidedWhileTheFirstHangs() throws Exception {
        try (var clinic = new Clinic()) {
            // Given
            clinic.agrees("Hugo");
            RunningStack.supervisor().pause(CONSENT);
            try {
                // When
                var away = Stopwatch.start();
                var grant = clinic.posts(URI.create(second(CONSENT) + "/v1/consents"), """
                        {"alias":{"kind":"PHONE","value":"%s"},"purpose":"MARKETING","sender":null,"action":"GRANT",\
                        "evidence":{"method":"WEB_FORM","reference":"form-autumn","notice":{"id":"clinic-news",\
                        "version":"3","sha256":"%s","language":"en"}}}""".formatted(
                                clinic.stage().phoneOf("Iris"), "5f".repeat(32)));
                assertThat(grant.statusCode()).as(grant.body()).isEqualTo(201);
                var iris = clinic.stage().json(grant.body()).path("subject").asText();
                // Then
                away.measures("consent hangs: the second tells", PROMISED, () -> assertThat(
                                clinic.told("consent.events", iris))
                        .hasSize(1));
                RunningStack.supervisor().resume(CONSENT);
                clinic.awaits(clinic.handsIn("Iris"), Clinic.WENT_OUT, "");
                assertThat(clinic.told("consent.events", iris)).hasSize(1);
            } finally {
                RunningStack.supervisor().resume(CONSENT);
            }
        }
    }

    @Test
    void theSecondVaultTellsOfPeopleWhileTheFirstHangs() throws Exception {
        try (var clinic = new Clinic()) {
            RunningStack.supervisor().pause(VAULT);
            try {
                // When
                var away = Stopwatch.start();
                var protect = clinic.posts(
                        URI.create(second(VAULT) + "/v1/protect"),
                        "{\"items\":[{\"aliases\":[{\"kind\":\"PHONE\",\"value\":\""
                                + clinic.stage().phoneOf("Kim") + "\"}]}]}");
                assertThat(protect.statusCode()).as(protect.body()).isEqualTo(200);
                var kim = clinic.stage()
                        .json(protect.body())
                        .path("items")
                        .path(0)
                        .path("subject")
                        .asText();
                // Then
                away.measures("vault hangs: the second tells", PROMISED, () -> assertThat(births(clinic, kim))
                        .isOne());
                RunningStack.supervisor().resume(VAULT);
                assertThat(clinic.agrees("Kim")).isEqualTo(kim);
                clinic.awaits(clinic.handsIn("Kim"), Clinic.WENT_OUT, "");
                assertThat(births(clinic, kim)).isOne();
            } finally {
                RunningStack.supervisor().resume(VAULT);
            }
        }
    }

    /** How often it was told that somebody became known. */
    private static long births(Clinic clinic, String subject) {
        return clinic.told("subjects.events", subject).stream()
                .filter(event -> event.contains("\"state\":\"ACTIVE\""))
                .count();
    }

    @Test
    void bothReceiversAcceptWebhooks() throws Exception {
        try (var clinic = new Clinic()) {
            clinic.writes("Lena", "Through the first door");
            assertThat(Health.of(INGRESS).ready()).isTrue();
            var ready = RunningStack.http().get(URI.create(second(INGRESS) + "/q/health/ready"));
            assertThat(ready.text()).contains("sealing and storing");
        }
    }

    private static URI second(Part service) {
        return SECOND.get(service).url();
    }

    private static String checkpoint(URI audit) throws Exception {
        return RunningStack.http().get(URI.create(audit + "/log/checkpoint")).text();
    }

    /** The second line of a checkpoint. */
    private static long size(String checkpoint) {
        return Long.parseLong(checkpoint.lines().skip(1).findFirst().orElse("0"));
    }
}

package io.optward.vault.lookup;

import static io.optward.vault.StaffCalls.get;
import static io.optward.vault.StaffCalls.lookup;
import static io.optward.vault.StaffCalls.newName;
import static io.optward.vault.StaffCalls.post;
import static io.optward.vault.StaffCalls.token;
import static io.optward.vault.VaultCalls.awaitEvent;
import static io.optward.vault.VaultCalls.newNumber;
import static io.optward.vault.VaultCalls.phone;
import static io.optward.vault.VaultCalls.somebody;
import static io.optward.vault.VaultResource.MISSES_ALLOWED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.optward.contracts.trail.TrailEvent.LookupsFrozen;
import io.optward.contracts.trail.TrailEvent.LookupsReleased;
import io.optward.kit.fixture.Issuer;
import io.optward.vault.MovableClock;
import io.optward.vault.VaultCalls;
import io.optward.vault.VaultResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(VaultResource.class)
class LookupTest {

    private static final int CALLS = 250;

    /** Fewer misses in all than a department may have. */
    private static final int ATTEMPTS = 3;

    @Test
    void whoTriesNumbersOneAfterTheOtherIsStopped() {
        // Given
        var name = newName();
        var known = newNumber();
        var subject = somebody(known);
        for (int i = 0; i < MISSES_ALLOWED; i++) {
            lookup(staff(name), phone(newNumber())).then().statusCode(404);
        }
        lookup(staff(name), phone(known)).then().statusCode(200).body("subject", equalTo(subject.value()));
        // When
        var stopped = lookup(staff(name), phone(newNumber()));
        // Then
        stopped.then().statusCode(429).body("reason", equalTo("LOOKUPS_FROZEN"));
        assertThat(Integer.parseInt(stopped.header("Retry-After"))).isBetween(3_590, 3_601);
        // who is somebody's and who is nobody's is told no more
        lookup(staff(name), phone(known)).then().statusCode(429);
        lookup(staff(name), phone(newNumber())).then().statusCode(429);
        lookup(staff(newName()), phone(known)).then().statusCode(200);
        String freeze = stopped.path("freeze");
        var alarm = (LookupsFrozen) awaitEvent("audit.trail", freeze).event();
        assertThat(alarm.actor()).isEqualTo(name);
        assertThat(alarm.misses()).isEqualTo(MISSES_ALLOWED + 1);
        assertThat(VaultCalls.events("audit.trail").stream()
                        .filter(fact -> fact.event() instanceof LookupsFrozen other
                                && other.actor().equals(name)))
                .hasSize(1);
        try (var _ = MovableClock.later(Duration.ofMinutes(61))) {
            lookup(staff(name), phone(newNumber())).then().statusCode(404);
        }
    }

    @Test
    void manyTriesAtOnceAreStoppedAsWell() throws Exception {
        // Given
        var token = staff(newName());
        Callable<Integer> call = () -> lookup(token, phone(newNumber())).statusCode();
        // When
        try (var threads = Executors.newFixedThreadPool(16)) {
            var answers = threads.invokeAll(Collections.nCopies(4 * MISSES_ALLOWED, call)).stream()
                    .map(answer -> answer.resultNow())
                    .toList();
            // Then
            assertThat(answers).filteredOn(status -> status == 404).hasSize(MISSES_ALLOWED);
        }
    }

    @Test
    void waitingForOnePersonToBecomeKnownIsNotTryingNumbers() {
        var name = newName();
        var number = newNumber();
        for (int i = 0; i < MISSES_ALLOWED + 3; i++) {
            lookup(staff(name), phone(number)).then().statusCode(404);
        }
        somebody(number);
        lookup(staff(name), phone(number)).then().statusCode(200);
    }

    @Test
    void missesOfAnotherHourDoNotCount() {
        var name = newName();
        for (int i = 0; i < MISSES_ALLOWED; i++) {
            lookup(staff(name), phone(newNumber())).then().statusCode(404);
        }
        try (var _ = MovableClock.later(Duration.ofMinutes(61))) {
            lookup(staff(name), phone(newNumber())).then().statusCode(404);
        }
    }

    @Test
    void aSecurityAdminLiftsAFreeze() {
        // Given
        var name = newName();
        for (int i = 0; i < MISSES_ALLOWED; i++) {
            lookup(staff(name), phone(newNumber())).then().statusCode(404);
        }
        String freeze = lookup(staff(name), phone(newNumber())).path("freeze");
        get(token("oscar", "auditor"), "/v1/lookup-freezes?limit=500")
                .then()
                .statusCode(200)
                .body("items.freeze", hasItem(freeze));
        // When
        lift(freeze).then().statusCode(200).body("actor", equalTo(name));
        // Then
        lookup(staff(name), phone(newNumber())).then().statusCode(404);
        get(token("oscar", "auditor"), "/v1/lookup-freezes?limit=500")
                .then()
                .body("items.freeze", not(hasItem(freeze)));
        lift(freeze).then().statusCode(404);
        var released =
                (LookupsReleased) awaitEvent("audit.trail", freeze + ".lifted").event();
        assertThat(released.actor()).isEqualTo("selma");
        assertThat(released.frozen()).isEqualTo(name);
    }

    @Test
    void howLongALookUpTakesDoesNotTellWhetherItFoundSomebody() {
        // Given: a department, which may miss a thousand times
        var token = Issuer.machine("desk-" + newName(), "agent").token();
        var known = newNumber();
        somebody(known);
        var warm = Issuer.machine("desk-" + newName(), "agent").token();
        for (int i = 0; i < CALLS; i++) {
            nanosOf(warm, known, 200);
            nanosOf(warm, newNumber(), 404);
        }
        // Then: what can be told apart is told apart every time, what the machine does meanwhile is not
        assertThat(Stream.generate(() -> missesByHits(token, known))
                        .limit(ATTEMPTS)
                        .anyMatch(ratio -> 0.75 < ratio && ratio < 1.33))
                .isTrue();
    }

    /** Asks alternately, so that whatever else the machine does meets both. */
    private static double missesByHits(String token, String known) {
        var hits = new long[CALLS];
        var misses = new long[CALLS];
        for (int i = 0; i < CALLS; i++) {
            hits[i] = nanosOf(token, known, 200);
            misses[i] = nanosOf(token, newNumber(), 404);
        }
        return (double) median(misses) / median(hits);
    }

    private static long nanosOf(String token, String number, int status) {
        var alias = phone(number);
        long before = System.nanoTime();
        var answer = lookup(token, alias);
        long took = System.nanoTime() - before;
        assertThat(answer.statusCode()).isEqualTo(status);
        return took;
    }

    private static long median(long[] nanos) {
        Arrays.sort(nanos);
        return nanos[nanos.length / 2];
    }

    private static Response lift(String freeze) {
        return post(token("selma", "security-admin"), "/v1/lookup-freezes/" + freeze + "/lift", Map.of());
    }

    private static String staff(String name) {
        return token(name, "compliance");
    }
}

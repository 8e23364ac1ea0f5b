package io.optward.outbound.dispatch;

import static io.optward.outbound.surroundings.Department.SENDER;
import static io.optward.outbound.surroundings.Department.accepted;
import static io.optward.outbound.surroundings.Department.message;
import static io.optward.outbound.surroundings.Department.newNumber;
import static io.optward.outbound.surroundings.Department.utilityTo;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.optward.kit.fixture.InfrastructureResource;
import io.optward.outbound.surroundings.Surroundings;
import io.optward.outbound.surroundings.SurroundingsResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where answers take so long that what is asked for many is too old for all of them. */
@QuarkusTest
@TestProfile(SlowMachineTest.InLargeBatches.class)
@WithTestResource(value = InfrastructureResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@WithTestResource(SurroundingsResource.class)
class SlowMachineTest {

    /** Twenty take 500 ms, twice as long as a decision lives; four take 100 ms. */
    private static final Duration FOR_EACH = Duration.ofMillis(25);

    private static final Duration LONG = Duration.ofSeconds(180);
    private static final int MANY = 80;

    @Inject
    MeterRegistry meters;

    private Surroundings surroundings;

    @BeforeEach
    void surround() {
        surroundings = Surroundings.started();
    }

    @AfterEach
    void everybodyIsQuick() {
        surroundings.consent.takesForEach(Duration.ZERO);
    }

    @Test
    void whereTwentyAtATimeGrowTooOldFewerAreTakenAndAllGoOutOnce() {
        surroundings.consent.takesForEach(FOR_EACH);
        double notStarted = attempts("NOT_STARTED");
        double accepted = attempts("ACCEPTED");
        var phones = IntStream.range(0, MANY).mapToObj(_ -> newNumber()).toList();

        var ids =
                phones.stream().map(phone -> accepted(utilityTo(phone, SENDER))).toList();

        await().atMost(LONG).until(() -> attempts("ACCEPTED") - accepted == MANY);
        assertThat(attempts("NOT_STARTED") - notStarted).isLessThan(MANY / 10.0);
        await().atMost(LONG).until(() -> ids.stream().allMatch(id -> status(id).equals("SUBMITTED")));
        assertThat(phones).allSatisfy(phone -> assertThat(surroundings.whatsapp.sentTo(phone))
                .hasSize(1));
    }

    @Test
    void aMessageThatCannotBeDecidedInTimeWaitsSaysWhyAndGoesOutOnceItCan() {
        surroundings.consent.takesForEach(Duration.ofMillis(300));
        double begun = attempts("NOT_STARTED") + attempts("ACCEPTED");
        var phone = newNumber();

        var id = accepted(utilityTo(phone, SENDER));

        await().atMost(LONG).until(() -> status(id), "WAITING"::equals);
        assertThat(message(id).getList("reasons")).containsExactly("DECISION_TOO_OLD");
        assertThat(message(id).getList("history.status")).containsExactly("ACCEPTED", "WAITING");
        // an operator is told, in words and by a gauge
        await().atMost(LONG)
                .until(
                        () -> told("slowed down " + SENDER),
                        text -> text != null && text.startsWith("1 messages at a time"));
        assertThat(meters.get("optward.outbound.clearance.width")
                        .tag("sender", SENDER)
                        .gauge()
                        .value())
                .isEqualTo(1);
        given().get("/q/health/ready").then().statusCode(200);
        assertThat(attempts("NOT_STARTED") + attempts("ACCEPTED")).isEqualTo(begun);
        assertThat(surroundings.whatsapp.sentTo(phone)).isEmpty();

        surroundings.consent.takesForEach(Duration.ZERO);

        await().atMost(LONG).until(() -> status(id), "SUBMITTED"::equals);
        assertThat(surroundings.whatsapp.sentTo(phone)).hasSize(1);
    }

    private double attempts(String outcome) {
        return meters.counter("optward.outbound.attempts", "outcome", outcome).count();
    }

    private static String status(String id) {
        return message(id).getString("status");
    }

    private static String told(String name) {
        return JsonPath.from(given().get("/q/health").asString())
                .param("name", name)
                .getString("checks.find { it.name == 'messages are worked off' }.data[name]");
    }

    /** Pacing that leaves the size of a batch to clearance. */
    public static class InLargeBatches implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("optward.outbound.pacing.per-second", "1000");
        }
    }
}

package io.optward.outbound.pin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.optward.contracts.trail.TrailEvent.TwoStepPinChanged;
import io.optward.kit.event.CloudEvents;
import io.optward.kit.event.UndecodableEventException;
import io.optward.kit.fixture.InfrastructureResource;
import io.optward.kit.fixture.Issuer;
import io.optward.outbound.surroundings.Surroundings;
import io.optward.outbound.surroundings.SurroundingsResource;
import io.optward.outbound.surroundings.TestWhatsApp.Reply;
import io.optward.stack.fixture.Infrastructure;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(value = InfrastructureResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@WithTestResource(SurroundingsResource.class)
class TwoStepPinTest {

    private static final String SENDER = "330200000000001";
    private static final String PIN = "284613";

    private Surroundings surroundings;

    @BeforeEach
    void nothingWasChangedYet() throws SQLException {
        surroundings = Surroundings.started();
        try (var connection = Infrastructure.shared().connect("outbound", "postgres");
                var statement = connection.createStatement()) {
            statement.execute("DELETE FROM two_step_pin_change");
        }
    }

    @AfterEach
    void everybodyIsBack() {
        surroundings.vault.away(false);
    }

    @Test
    void aPinIsKeptByTheVaultSetAtWhatsAppAndToldWithoutIt() throws SQLException {
        // When
        var change = put(PIN).statusCode(200)
                .body("outcome", equalTo("CHANGED"))
                .extract()
                .<String>path("id");
        // Then
        assertThat(surroundings.whatsapp.pinOf(SENDER)).isEqualTo(PIN);
        assertThat(surroundings.vault.secrets()).containsEntry(SENDER + "/two-step-pin/" + change, PIN);
        var told = told(change);
        assertThat(told.outcome()).isEqualTo("CHANGED");
        assertThat(told.actor()).isEqualTo("selma");
        assertThat(told.client()).isEqualTo("compliance-console");
        assertThat(told.sender()).isEqualTo(SENDER);
        assertThat(Infrastructure.shared().records("audit.trail"))
                .noneMatch(record -> new String(record.value(), StandardCharsets.UTF_8).contains("\"" + PIN));
        assertThat(rows()).allMatch(row -> !row.contains(PIN));
    }

    @Test
    void whatWhatsAppRefusesLeavesTheOldOneInForce() {
        put(PIN).statusCode(200);
        surroundings.whatsapp.replies(SENDER, new Reply.Error(403, 131031));
        var change = put("975310")
                .statusCode(409)
                .body("reason", equalTo("PIN_REFUSED"))
                .body("whatsapp", equalTo("WHATSAPP_131031"))
                .body(not(containsString("975310")))
                .extract()
                .<String>path("change");
        assertThat(surroundings.whatsapp.pinOf(SENDER)).isEqualTo(PIN);
        assertThat(told(change).outcome()).isEqualTo("REFUSED");
        assertThat(told(change).reason()).isEqualTo("WHATSAPP_131031");
    }

    @Test
    void anAnswerThatNeverComesIsCalledUnknownAndTheVaultKeepsBoth() {
        put(PIN).statusCode(200);
        surroundings.whatsapp.replies(SENDER, new Reply.Lost());
        var change = put("975310")
                .statusCode(504)
                .body("reason", equalTo("PIN_OUTCOME_UNKNOWN"))
                .extract()
                .<String>path("change");
        assertThat(told(change).outcome()).isEqualTo("UNKNOWN");
        assertThat(surroundings.vault.secrets()).containsValues(PIN, "975310");
    }

    @Test
    void withoutTheVaultWhatsAppIsNotAsked() {
        put(PIN).statusCode(200);
        surroundings.vault.away(true);
        put("975310").statusCode(503).body("reason", equalTo("VAULT_AWAY"));
        surroundings.vault.away(false);
        assertThat(surroundings.whatsapp.pinOf(SENDER)).isEqualTo(PIN);
        put("975310").statusCode(200);
    }

    @Test
    void theEleventhChangeInThreeDaysIsNotPassedOn() throws SQLException {
        for (int i = 0; i < PinChanges.MOST; i++) {
            put("2846%02d".formatted(i + 10)).statusCode(200);
        }
        put("975310")
                .statusCode(429)
                .body("reason", equalTo("PIN_CHANGED_TOO_OFTEN"))
                .header("Retry-After", Integer::parseInt, org.hamcrest.Matchers.greaterThan(259_000));
        assertThat(surroundings.whatsapp.pinOf(SENDER)).isEqualTo("284619");
        // the first of them is three days old
        atOneOf("begun_at = begun_at - interval '72 hours 1 second'");
        put("975310").statusCode(200);
    }

    @Test
    void aChangeWhoseProcessEndedIsUnknownBeforeTheNextBegins() throws SQLException {
        var change = put(PIN).statusCode(200).extract().<String>path("id");
        atOneOf("state = 'ASKING', ended_at = NULL");
        put("975310").statusCode(409).body("reason", equalTo("CHANGE_UNDER_WAY"));
        atOneOf("begun_at = begun_at - interval '3 minutes'");
        put("975310").statusCode(200);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(facts())
                .anyMatch(fact -> fact.change().equals(change)
                        && fact.outcome().equals("UNKNOWN")
                        && "PROCESS_ENDED".equals(fact.reason())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12345", "1234567", "12345a", "111111", "121212", "123456", "890123", "654321"})
    void whatIsNoPinOrGuessedFirstIsRefusedWithoutRepeatingIt(String pin) {
        put(pin).statusCode(400)
                .body("field", equalTo("pin"))
                .body(not(containsString("\"" + (pin.isEmpty() ? "no pin" : pin) + "\"")));
        assertThat(TwoStepPin.objection(PIN)).isEmpty();
        assertThat(new TwoStepPin(PIN).toString()).doesNotContain(PIN);
    }

    @Test
    void aNumberThatIsNotOursHasNoPin() {
        given().header("Authorization", token())
                .contentType("application/json")
                .body("{\"pin\":\"" + PIN + "\"}")
                .put("/v1/senders/1/two-step-pin")
                .then()
                .statusCode(404);
    }

    private static ValidatableResponse put(String pin) {
        return given().header("Authorization", token())
                .contentType("application/json")
                .body("{\"pin\":\"" + pin + "\"}")
                .put("/v1/senders/" + SENDER + "/two-step-pin")
                .then();
    }

    private static String token() {
        return "Bearer "
                + Issuer.person("selma", "security-admin")
                        .steppedUp(Duration.ofSeconds(1))
                        .token();
    }

    private static TwoStepPinChanged told(String change) {
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> facts().stream()
                                .filter(fact -> fact.change().equals(change))
                                .findFirst()
                                .orElse(null),
                        fact -> fact != null);
    }

    private static List<TwoStepPinChanged> facts() {
        return Infrastructure.shared().records("audit.trail").stream()
                .flatMap(record -> {
                    try {
                        return CloudEvents.read(record).event() instanceof TwoStepPinChanged fact
                                ? Stream.of(fact)
                                : Stream.empty();
                    } catch (UndecodableEventException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
    }

    /** Moves the oldest change, which no service of ours may. */
    private static void atOneOf(String assignment) throws SQLException {
        try (var connection = Infrastructure.shared().connect("outbound", "postgres");
                var statement = connection.createStatement()) {
            statement.execute("UPDATE two_step_pin_change SET " + assignment
                    + " WHERE id = (SELECT id FROM two_step_pin_change ORDER BY begun_at LIMIT 1)");
        }
    }

    private static List<String> rows() throws SQLException {
        var rows = new java.util.ArrayList<String>();
        try (var connection = Infrastructure.shared().connect("outbound", "postgres");
                var statement = connection.createStatement();
                var found = statement.executeQuery("SELECT c::text FROM two_step_pin_change c")) {
            while (found.next()) {
                rows.add(found.getString(1));
            }
        }
        assertThat(rows).isNotEmpty();
        return rows;
    }
}

package io.optward.vault.canary;

import static io.optward.vault.StaffCalls.get;
import static io.optward.vault.StaffCalls.lookup;
import static io.optward.vault.StaffCalls.newName;
import static io.optward.vault.StaffCalls.phonesOf;
import static io.optward.vault.StaffCalls.post;
import static io.optward.vault.StaffCalls.reveal;
import static io.optward.vault.StaffCalls.token;
import static io.optward.vault.VaultCalls.events;
import static io.optward.vault.VaultCalls.newNumber;
import static io.optward.vault.VaultCalls.phone;
import static io.optward.vault.VaultCalls.proof;
import static io.optward.vault.VaultCalls.revealToSend;
import static io.optward.vault.VaultCalls.somebody;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.contracts.Json;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.trail.TrailEvent.CanaryTouched;
import io.optward.contracts.vault.RevealRequest;
import io.optward.contracts.vault.RevealRequest.Purpose;
import io.optward.kit.fixture.Issuer;
import io.optward.vault.VaultResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.awaitility.Awaitility;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(VaultResource.class)
class CanaryTest {

    private static final String ADMIN = "privacy-admin";

    @Test
    void aCanaryLooksLikeEverybodyElse() throws Exception {
        // Given
        var canary = canary();
        var ana = somebody(newNumber());
        // When
        var views = List.of(view(canary.subject()), view(ana));
        // Then
        assertThat(views.getFirst().properties().stream().map(Map.Entry::getKey))
                .isEqualTo(views.getLast().properties().stream()
                        .map(Map.Entry::getKey)
                        .toList());
        assertThat(views.getFirst().path("state")).isEqualTo(views.getLast().path("state"));
        assertThat(views.getFirst().path("aliases")).isEqualTo(views.getLast().path("aliases"));
        assertThat(views.getFirst().toString()).doesNotContainIgnoringCase("canary");
    }

    @Test
    void whoIsACanaryIsForSecurityAdminsAndWithoutNumbers() {
        var canary = canary();
        get(token("selma", "security-admin"), "/v1/canaries?limit=500")
                .then()
                .statusCode(200)
                .body("items.id", hasItem(canary.id()))
                .body("items.subject", hasItem(canary.subject().value()))
                .body("items[0].keySet().size()", equalTo(4));
        for (var role : List.of("privacy-admin", "compliance", "auditor")) {
            get(token("somebody", role), "/v1/canaries").then().statusCode(403);
        }
    }

    @Test
    void aRevealOfACanaryIsAnAlarmAndAnsweredAsAnyOther() {
        // Given
        var canary = canary();
        var name = newName();
        // When
        var answer = reveal(token(name, ADMIN), phonesOf(canary.subject()));
        // Then
        answer.then().statusCode(200).body("items[0].error", nullValue());
        String number = answer.path("items[0].aliases.PHONE");
        assertThat(number).startsWith("+");
        var alarm = alarm(name);
        assertThat(alarm.canary()).isEqualTo(canary.id());
        assertThat(alarm.act()).isEqualTo("reveal");
        assertThat(alarm.purpose()).isEqualTo("SUBJECT_REQUEST");
        assertThat(alarm.client()).isEqualTo("compliance-console");
        assertThat(alarm.toString()).doesNotContain(canary.subject().value());
    }

    @Test
    void aRevealThatIsRefusedIsAnAlarmToo() {
        // Given
        var canary = canary();
        var asked = newName();
        var notTheirs = newName();
        var untrained = newName();
        // When
        reveal(
                        token(asked, ADMIN),
                        new RevealRequest(
                                Purpose.SUBJECT_REQUEST,
                                List.of(new RevealRequest.Item(
                                        canary.subject(), List.of(AliasKind.BSUID), Map.of(), null, "case-1"))))
                .then()
                .body("items[0].error.reason", equalTo("ALIAS_UNKNOWN"));
        reveal(
                        token(notTheirs, ADMIN),
                        new RevealRequest(
                                Purpose.SEND, phonesOf(canary.subject()).items()))
                .then()
                .statusCode(403);
        reveal(
                        Issuer.person(untrained, ADMIN)
                                .steppedUp(Duration.ZERO)
                                .trainedUntil(null)
                                .token(),
                        phonesOf(canary.subject()))
                .then()
                .statusCode(403);
        // Then
        for (var name : List.of(asked, notTheirs, untrained)) {
            assertThat(alarm(name).canary()).isEqualTo(canary.id());
        }
    }

    @Test
    void sendingToACanaryIsAnAlarm() {
        var canary = canary();
        assertThat(revealToSend(canary.subject(), proof(canary.subject()), AliasKind.PHONE)
                        .error())
                .isNull();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> alarms().stream()
                .anyMatch(alarm -> alarm.canary().equals(canary.id()) && "SEND".equals(alarm.purpose())));
    }

    @Test
    void aLookUpThatFindsACanaryIsAnAlarm() {
        // Given
        var canary = canary();
        String number =
                reveal(token(newName(), ADMIN), phonesOf(canary.subject())).path("items[0].aliases.PHONE");
        var name = newName();
        // When
        lookup(token(name, ADMIN), phone(number.substring(1)))
                .then()
                .statusCode(200)
                .body("subject", equalTo(canary.subject().value()));
        // Then
        var alarm = alarm(name);
        assertThat(alarm.act()).isEqualTo("lookup");
        assertThat(alarm.purpose()).isNull();
    }

    @Test
    void whoeverAsksForSomebodyWhoExistsRaisesNoAlarm() {
        var name = newName();
        var number = newNumber();
        var ana = somebody(number);
        reveal(token(name, ADMIN), phonesOf(ana)).then().statusCode(200);
        lookup(token(name, ADMIN), phone(number)).then().statusCode(200);
        // a later alarm is on the topic, and none of theirs
        reveal(token(newName(), ADMIN), phonesOf(canary().subject()));
        var another = newName();
        reveal(token(another, ADMIN), phonesOf(canary().subject()));
        alarm(another);
        assertThat(alarms()).noneMatch(alarm -> alarm.actor().equals(name));
    }

    @Test
    void theLogSaysSoAtOnceAndNamesNobodyWhoIsAsked() {
        // Given
        var canary = canary();
        var name = newName();
        var lines = new CopyOnWriteArrayList<LogRecord>();
        var listener = new Handler() {

            @Override
            public void publish(LogRecord line) {
                lines.add(line);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        var logger = Logger.getLogger(Canaries.class.getName());
        logger.addHandler(listener);
        String number;
        try {
            // When
            number = reveal(token(name, ADMIN), phonesOf(canary.subject())).path("items[0].aliases.PHONE");
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> lines.stream()
                    .anyMatch(line -> text(line).contains(name)));
        } finally {
            logger.removeHandler(listener);
        }
        // Then
        var line = lines.stream()
                .filter(each -> text(each).contains(name))
                .findFirst()
                .orElseThrow();
        assertThat(line.getLevel()).isEqualTo(Level.ERROR);
        assertThat(text(line))
                .contains(canary.id(), "act=reveal", "purpose=SUBJECT_REQUEST")
                .doesNotContain(number.substring(1));
    }

    @Test
    void canariesHaveNumbersThatAreKeptForFictionAndThatAreNumbers() {
        var random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            var number = FictionalNumbers.any(random);
            assertThat(number)
                    .matches("\\+1[2-9]\\d\\d55501\\d\\d|\\+44(207946|1\\d\\d496)0\\d{3}|\\+447700900\\d{3}"
                            + "|\\+61(2|3|7)5550\\d{4}|\\+6127010\\d{4}");
        }
    }

    @Test
    void nobodyWhoWasKnownBeforeBecomesACanary() {
        // Given: every number of one range is somebody's
        var known = new ArrayList<SubjectToken>();
        for (int i = 0; i < 100; i++) {
            known.add(somebody("121255501%02d".formatted(i)));
        }
        // When
        for (int i = 0; i < 5; i++) {
            make(100);
        }
        // Then
        List<String> canaries =
                get(token("selma", "security-admin"), "/v1/canaries?limit=500").path("items.subject");
        assertThat(canaries).hasSizeGreaterThanOrEqualTo(500);
        assertThat(known.stream().map(SubjectToken::value)).doesNotContainAnyElementsOf(canaries);
    }

    @Test
    void howManyIsSaid() {
        for (var count : List.of(0, 501)) {
            post(token("selma", "security-admin"), "/v1/canaries", Map.of("count", count))
                    .then()
                    .statusCode(400)
                    .body("field", equalTo("count"));
        }
    }

    private static Canary canary() {
        return make(1).getFirst();
    }

    private static List<Canary> make(int count) {
        return post(token("selma", "security-admin"), "/v1/canaries", Map.of("count", count))
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getList("items", Map.class)
                .stream()
                .map(made -> Json.mapper().convertValue(made, Canary.class))
                .toList();
    }

    private static JsonNode view(SubjectToken subject) throws Exception {
        return Json.mapper().readTree(given().get("/v1/subjects/" + subject).asString());
    }

    private static CanaryTouched alarm(String actor) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> alarms().stream()
                                .filter(alarm -> alarm.actor().equals(actor))
                                .findFirst()
                                .orElse(null),
                        found -> found != null);
    }

    private static List<CanaryTouched> alarms() {
        return events("audit.trail").stream()
                .filter(fact -> fact.event() instanceof CanaryTouched)
                .map(fact -> (CanaryTouched) fact.event())
                .toList();
    }

    private static String text(LogRecord line) {
        return line instanceof org.jboss.logmanager.ExtLogRecord extended
                ? extended.getFormattedMessage()
                : line.getMessage();
    }
}

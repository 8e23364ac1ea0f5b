package io.optward.vault.reveal;

import static io.optward.contracts.vault.ProtectRequest.Origin.ASSERTED;
import static io.optward.contracts.vault.ProtectRequest.Origin.SIGNED_WEBHOOK;
import static io.optward.vault.VaultCalls.PROOFS;
import static io.optward.vault.VaultCalls.bsuid;
import static io.optward.vault.VaultCalls.events;
import static io.optward.vault.VaultCalls.item;
import static io.optward.vault.VaultCalls.message;
import static io.optward.vault.VaultCalls.newNumber;
import static io.optward.vault.VaultCalls.phone;
import static io.optward.vault.VaultCalls.post;
import static io.optward.vault.VaultCalls.proof;
import static io.optward.vault.VaultCalls.protect;
import static io.optward.vault.VaultCalls.reveal;
import static io.optward.vault.VaultCalls.revealToSend;
import static io.optward.vault.VaultCalls.somebody;
import static io.optward.vault.VaultCalls.waId;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.optward.contracts.Json;
import io.optward.contracts.SealedValue;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.trail.TrailEvent.ValuesRevealed;
import io.optward.contracts.vault.ProtectAnswer;
import io.optward.contracts.vault.ProtectRequest;
import io.optward.contracts.vault.RevealAnswer;
import io.optward.contracts.vault.RevealRequest;
import io.optward.contracts.vault.RevealRequest.Purpose;
import io.optward.kit.fixture.Issuer;
import io.optward.kit.proof.DecisionProofs;
import io.optward.vault.StaffCalls;
import io.optward.vault.VaultResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(VaultResource.class)
class RevealTest {

    private static final String SENDER = "330200000000001";
    private static final String ANOTHER_SENDER = "330200000000002";

    @Test
    void aSealedValueOpensNowhereElse() {
        // Given
        var ana = protect(message(SIGNED_WEBHOOK, "wamid." + newNumber(), "Hi", waId(newNumber())));
        var ben = protect(message(SIGNED_WEBHOOK, "wamid." + newNumber(), "Ho", waId(newNumber())));
        var sealed = ana.fields().get("body");
        var context = ana.ids().get("message").value();
        var elsewhere = ben.ids().get("message").value();
        // When, Then
        for (var subject : List.of(ana.subject(), ben.subject())) {
            for (var field : List.of("body", "name")) {
                for (var where : List.of(context, elsewhere)) {
                    var answer = revealToSend(subject, proof(subject), where, Map.of(field, sealed));
                    if (subject.equals(ana.subject()) && field.equals("body") && where.equals(context)) {
                        assertThat(answer.fields()).isEqualTo(Map.of("body", "Hi"));
                    } else {
                        assertThat(answer.error().reason()).isEqualTo("SEALED_VALUE_DOES_NOT_OPEN");
                        assertThat(answer.error().field()).isEqualTo("fields." + field);
                        assertThat(answer.fields()).isEmpty();
                    }
                }
            }
        }
    }

    @Test
    void theAddressIsRevealedToSend() {
        var number = newNumber();
        var subject = protect(item(SIGNED_WEBHOOK, waId(number), bsuid(number))).subject();
        var answer = revealToSend(subject, proof(subject), AliasKind.PHONE, AliasKind.WA_ID, AliasKind.BSUID);
        assertThat(answer.aliases())
                .isEqualTo(Map.of(
                        AliasKind.PHONE, "+" + number,
                        AliasKind.WA_ID, number,
                        AliasKind.BSUID, "US.User" + number));
    }

    @Test
    void anAliasThatTheSubjectHasNotIsNamed() {
        var subject = somebody(newNumber());
        var answer = revealToSend(subject, proof(subject), AliasKind.PHONE, AliasKind.BSUID);
        assertThat(answer.error().reason()).isEqualTo("ALIAS_UNKNOWN");
        assertThat(answer.error().field()).isEqualTo("aliases[1]");
        assertThat(answer.aliases()).isEmpty();
    }

    @Test
    void nothingIsRevealedToSendWithoutAGoodProof() {
        // Given
        var ana = somebody(newNumber());
        var ben = somebody(newNumber());
        var otherKey = DecisionProofs.withKey("/////////////////////////////////////////w8=");
        var marketing = io.optward.contracts.consent.Purpose.MARKETING;
        // When, Then
        assertThat(refusal(ana, null)).isEqualTo("BASIS_MISSING");
        assertThat(refusal(ana, "trust me")).isEqualTo("PROOF_MALFORMED");
        assertThat(refusal(ana, otherKey.prove("dec_1", ana, marketing, "1", Instant.now())))
                .isEqualTo("PROOF_FORGED");
        assertThat(refusal(ana, proof(ben))).isEqualTo("PROOF_OF_ANOTHER_SUBJECT");
        assertThat(refusal(
                        ana,
                        PROOFS.prove(
                                "dec_1",
                                ana,
                                marketing,
                                "1",
                                Instant.now().minus(DecisionProofs.LIFETIME).minusMillis(1))))
                .isEqualTo("PROOF_EXPIRED");
        assertThat(refusal(SubjectToken.random(), "trust me")).isEqualTo("SUBJECT_UNKNOWN");
    }

    @Test
    void careReadsWhatThePersonWroteAndNothingElse() {
        // Given
        var number = newNumber();
        var wrote = protect(new ProtectRequest.Item(
                null,
                List.of(waId(number)),
                Map.of("message", "wamid." + number),
                Map.of("body", "Where is my order?", "mediaCaption", "the box", "profileName", "Ana"),
                null,
                SIGNED_WEBHOOK,
                SENDER));
        var event = wrote.ids().get("message").value();
        // When, Then
        assertThat(care(wrote.subject(), fields(wrote.fields(), "body", "mediaCaption"), event, event)
                        .fields())
                .isEqualTo(Map.of("body", "Where is my order?", "mediaCaption", "the box"));
        assertThat(care(wrote.subject(), fields(wrote.fields(), "profileName"), event, event)
                        .error()
                        .reason())
                .isEqualTo("NOT_FOR_THIS_PURPOSE");
        assertThat(care(wrote.subject(), fields(wrote.fields(), "body"), event, null)
                        .error()
                        .reason())
                .isEqualTo("BASIS_MISSING");
        assertThat(care(wrote.subject(), fields(wrote.fields(), "body"), event, "mid_0")
                        .error()
                        .reason())
                .isEqualTo("BASIS_OF_ANOTHER_CONTEXT");
        assertThat(reveal(
                                Purpose.CUSTOMER_CARE,
                                new RevealRequest.Item(
                                        wrote.subject(), List.of(AliasKind.PHONE), Map.of(), event, event, SENDER))
                        .error()
                        .reason())
                .isEqualTo("NOT_FOR_THIS_PURPOSE");
    }

    @Test
    void careReadsOnlyWhatWasWrittenToASenderThatItServes() {
        // Given
        var number = newNumber();
        var wrote = protect(new ProtectRequest.Item(
                null,
                List.of(waId(number)),
                Map.of("message", "wamid." + number),
                Map.of("body", "Where is my order?"),
                null,
                SIGNED_WEBHOOK,
                ANOTHER_SENDER));
        var event = wrote.ids().get("message").value();
        var desk = Issuer.machine("care-desk", "agent").serving(SENDER).token();
        // When, Then
        assertThat(careReason(desk, wrote, event, ANOTHER_SENDER)).isEqualTo("SENDER_NOT_SERVED");
        // saying that it was written to their own sender does not help: it was not sealed for it
        assertThat(careReason(desk, wrote, event, SENDER)).isEqualTo("SEALED_VALUE_DOES_NOT_OPEN");
        assertThat(careReason(desk, wrote, event, null)).isEqualTo("SEALED_VALUE_DOES_NOT_OPEN");
        var theirs =
                Issuer.machine("other-desk", "agent").serving(ANOTHER_SENDER).token();
        for (var sender : Arrays.asList(ANOTHER_SENDER, null)) {
            postAs(theirs, careOf(wrote, event, sender))
                    .then()
                    .statusCode(200)
                    .body("items[0].fields.body", equalTo("Where is my order?"));
        }
    }

    @Test
    void eachPurposeIsForThoseWhomThePolicyNames() {
        var subject = somebody(newNumber());
        var item = new RevealRequest.Item(subject, List.of(AliasKind.PHONE), Map.of(), null, "case-4711");
        var staff =
                Issuer.person("pia", "privacy-admin").steppedUp(Duration.ZERO).token();
        var service =
                Issuer.machine("outbound-service", "vault:reveal-for-send").token();
        var desk = Issuer.machine("care-desk", "agent").serving(SENDER).token();
        var program = Issuer.machine("a-program", "privacy-admin").token();
        refusedForItsPurpose(staff, Purpose.SEND, item);
        refusedForItsPurpose(staff, Purpose.CUSTOMER_CARE, item);
        refusedForItsPurpose(service, Purpose.CUSTOMER_CARE, item);
        refusedForItsPurpose(service, Purpose.SUBJECT_REQUEST, item);
        refusedForItsPurpose(desk, Purpose.SEND, item);
        refusedForItsPurpose(desk, Purpose.SUBJECT_REQUEST, item);
        // no program does what wants a person with a second factor
        refusedForItsPurpose(program, Purpose.SUBJECT_REQUEST, item);
    }

    @Test
    void aPersonsOwnDataAreOpenedForACaseThatNamesNobody() {
        // Given
        var number = newNumber();
        var wrote = protect(message(SIGNED_WEBHOOK, "wamid." + number, "Hi", waId(number)));
        var context = wrote.ids().get("message").value();
        var staff = Issuer.person("pia", "privacy-admin")
                .steppedUp(Duration.ofMinutes(4))
                .token();
        // When, Then
        postAs(
                        staff,
                        new RevealRequest(
                                Purpose.SUBJECT_REQUEST,
                                List.of(
                                        new RevealRequest.Item(
                                                wrote.subject(),
                                                List.of(AliasKind.PHONE),
                                                wrote.fields(),
                                                context,
                                                "case-4711"),
                                        new RevealRequest.Item(
                                                wrote.subject(),
                                                List.of(AliasKind.PHONE),
                                                Map.of(),
                                                null,
                                                "+" + number))))
                .then()
                .statusCode(200)
                .body("items[0].aliases.PHONE", equalTo("+" + number))
                .body("items[0].fields.body", equalTo("Hi"))
                .body("items[1].error.reason", equalTo("BASIS_INVALID"));
        var told = events("audit.trail").stream()
                .filter(fact -> fact.event() instanceof ValuesRevealed)
                .map(fact -> (ValuesRevealed) fact.event())
                .filter(fact -> fact.items().getFirst().subject().equals(wrote.subject()))
                .toList();
        assertThat(told).hasSize(1);
        assertThat(told.getFirst().actor()).isEqualTo("pia");
        assertThat(told.getFirst().client()).isEqualTo("compliance-console");
        assertThat(told.getFirst().roles()).containsExactly("privacy-admin");
        assertThat(told.getFirst().addressPrefix()).isEqualTo("127.0.0.0/24");
        assertThat(told.getFirst().items().getFirst().basis()).isEqualTo("case-4711");
        assertThat(told.getFirst().items().get(1).basis()).isNull();
    }

    private static void refusedForItsPurpose(String token, Purpose purpose, RevealRequest.Item item) {
        postAs(token, new RevealRequest(purpose, List.of(item)))
                .then()
                .statusCode(403)
                .body("reason", equalTo("PURPOSE_NOT_YOURS"));
    }

    private static String careReason(String token, ProtectAnswer.Item wrote, String event, String sender) {
        return postAs(token, careOf(wrote, event, sender)).path("items[0].error.reason");
    }

    private static RevealRequest careOf(ProtectAnswer.Item wrote, String event, String sender) {
        return new RevealRequest(
                Purpose.CUSTOMER_CARE,
                List.of(new RevealRequest.Item(wrote.subject(), List.of(), wrote.fields(), event, event, sender)));
    }

    private static Response postAs(String token, RevealRequest request) {
        try {
            return given().header("Authorization", "Bearer " + token)
                    .contentType("application/json")
                    .body(Json.mapper().writeValueAsBytes(request))
                    .post("/v1/reveal");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a test sends what does not turn into JSON", e);
        }
    }

    @Test
    void theAuditFactIsOnTheTopicBeforeTheAnswer() {
        // Given
        var subject = somebody(newNumber());
        // When
        revealToSend(subject, proof(subject), AliasKind.PHONE);
        var facts = events("audit.trail");
        // Then
        var told = facts.stream()
                .filter(fact -> fact.event() instanceof ValuesRevealed)
                .map(fact -> (ValuesRevealed) fact.event())
                .filter(fact -> fact.items().getFirst().subject().equals(subject))
                .toList();
        assertThat(told).hasSize(1);
        assertThat(told.getFirst().purpose()).isEqualTo("SEND");
        var item = told.getFirst().items().getFirst();
        assertThat(item.outcome()).isEqualTo("REVEALED");
        assertThat(item.basis()).isEqualTo("dec_1");
        assertThat(item.aliases()).containsExactly(AliasKind.PHONE);
    }

    @Test
    void aRefusalIsToldTooAndHoldsNothingThatWasNotProven() {
        var number = newNumber();
        var subject = protect(item(ASSERTED, phone(number))).subject();
        care(subject, Map.of("body", new SealedValue("sealed:v1:AQ")), number, number);
        var told = events("audit.trail").stream()
                .filter(fact -> fact.event() instanceof ValuesRevealed)
                .map(fact -> ((ValuesRevealed) fact.event()).items().getFirst())
                .filter(item -> item.subject().equals(subject))
                .toList();
        assertThat(told).hasSize(1);
        assertThat(told.getFirst().outcome()).isEqualTo("REFUSED");
        assertThat(told.getFirst().reason()).isEqualTo("SEALED_VALUE_DOES_NOT_OPEN");
        assertThat(told.getFirst().basis()).isNull();
    }

    @Test
    void whatCannotBeToldIsNotRevealed() throws Exception {
        // Given
        var subject = somebody(newNumber());
        var item = new RevealRequest.Item(subject, List.of(AliasKind.PHONE), Map.of(), null, proof(subject));
        // When
        signalKafka("STOP");
        try {
            post("/v1/reveal", new RevealRequest(Purpose.SEND, List.of(item)))
                    .then()
                    .statusCode(503)
                    .header("Retry-After", "2")
                    .body("reason", equalTo("AUDIT_AWAY"))
                    .body("items", nullValue());
        } finally {
            signalKafka("CONT");
        }
        // Then
        assertThat(revealToSend(subject, proof(subject), AliasKind.PHONE).error())
                .isNull();
    }

    @Test
    void whatCouldNotBeToldIsNotCounted() throws Exception {
        // Given
        var token = StaffCalls.token(StaffCalls.newName(), "privacy-admin");
        var subject = somebody(newNumber());
        var allOfAnHour = StaffCalls.phonesOf(
                Collections.nCopies(VaultResource.VALUES_IN_AN_HOUR, subject).toArray(new SubjectToken[0]));
        // When
        signalKafka("STOP");
        try {
            StaffCalls.reveal(token, allOfAnHour).then().statusCode(503).body("reason", equalTo("AUDIT_AWAY"));
        } finally {
            signalKafka("CONT");
        }
        // Then
        StaffCalls.reveal(token, allOfAnHour).then().statusCode(200);
        StaffCalls.reveal(token, allOfAnHour).then().statusCode(429);
    }

    @Test
    void anAnswerWithValuesIsKeptByNoCache() {
        var subject = somebody(newNumber());
        post(
                        "/v1/reveal",
                        new RevealRequest(
                                Purpose.SEND,
                                List.of(new RevealRequest.Item(
                                        subject, List.of(AliasKind.PHONE), Map.of(), null, proof(subject)))))
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store");
    }

    @Test
    void badInputIsRefusedWithTheNameOfTheField() {
        var subject = somebody(newNumber());
        var item = new RevealRequest.Item(subject, List.of(AliasKind.PHONE), Map.of(), null, proof(subject));
        post("/v1/reveal", new RevealRequest(Purpose.SEND, Collections.nCopies(1_001, item)))
                .then()
                .statusCode(400)
                .body("field", equalTo("items"));
        post("/v1/reveal", new RevealRequest(null, List.of(item)))
                .then()
                .statusCode(400)
                .body("field", equalTo("purpose"));
        given().contentType("application/json")
                .body("{\"purpose\":\"SEND\",\"items\":[null,{},{\"subject\":\"" + subject
                        + "\",\"fields\":{\"+1555\":\"sealed:v1:AQ\"}},{\"subject\":\"" + subject + "\",\"basis\":\""
                        + proof(subject) + "\"}]}")
                .post("/v1/reveal")
                .then()
                .statusCode(200)
                .body("items[0].error.reason", equalTo("SUBJECT_MISSING"))
                .body("items[1].error.reason", equalTo("SUBJECT_MISSING"))
                .body("items[2].error.reason", equalTo("FIELD_INVALID"))
                .body("items[3].error.reason", equalTo("NOTHING_WANTED"));
    }

    /** Freezes and thaws the broker, which is a child of this test's own process. */
    private static void signalKafka(String signal) throws IOException, InterruptedException {
        var broker = ProcessHandle.current()
                .descendants()
                .filter(child -> child.info().commandLine().orElse("").contains("kafka.Kafka"))
                .findFirst()
                .orElseThrow();
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(broker.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static String refusal(SubjectToken subject, String basis) {
        return revealToSend(subject, basis, AliasKind.PHONE).error().reason();
    }

    private static RevealAnswer.Item care(
            SubjectToken subject, Map<String, SealedValue> fields, String context, String basis) {
        return reveal(
                Purpose.CUSTOMER_CARE, new RevealRequest.Item(subject, List.of(), fields, context, basis, SENDER));
    }

    private static Map<String, SealedValue> fields(Map<String, SealedValue> all, String... names) {
        var wanted = new LinkedHashMap<>(all);
        wanted.keySet().retainAll(List.of(names));
        return wanted;
    }
}

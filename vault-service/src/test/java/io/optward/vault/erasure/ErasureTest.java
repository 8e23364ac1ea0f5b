package io.optward.vault.erasure;

import static io.optward.contracts.vault.ProtectRequest.Origin.ASSERTED;
import static io.optward.contracts.vault.ProtectRequest.Origin.PLATFORM_ANSWER;
import static io.optward.contracts.vault.ProtectRequest.Origin.SIGNED_WEBHOOK;
import static io.optward.vault.VaultCalls.awaitEvent;
import static io.optward.vault.VaultCalls.bsuid;
import static io.optward.vault.VaultCalls.confirm;
import static io.optward.vault.VaultCalls.erase;
import static io.optward.vault.VaultCalls.events;
import static io.optward.vault.VaultCalls.item;
import static io.optward.vault.VaultCalls.message;
import static io.optward.vault.VaultCalls.newNumber;
import static io.optward.vault.VaultCalls.phone;
import static io.optward.vault.VaultCalls.post;
import static io.optward.vault.VaultCalls.proof;
import static io.optward.vault.VaultCalls.protect;
import static io.optward.vault.VaultCalls.protectAll;
import static io.optward.vault.VaultCalls.revealToSend;
import static io.optward.vault.VaultCalls.somebody;
import static io.optward.vault.VaultCalls.waId;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.contracts.Json;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.rights.RightsEvent.ErasureCertified;
import io.optward.contracts.rights.RightsEvent.ErasureRequested;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.subject.SubjectEvent.SubjectCreated;
import io.optward.contracts.subject.SubjectEvent.SubjectErased;
import io.optward.contracts.subject.SubjectState;
import io.optward.contracts.vault.ProtectRequest;
import io.optward.kit.event.Envelope;
import io.optward.stack.fixture.Infrastructure;
import io.optward.vault.VaultCalls;
import io.optward.vault.VaultResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(VaultResource.class)
class ErasureTest {

    @Test
    void afterAnErasureNothingIsRevealedOnAProofThatIsStillGood() {
        // Given
        var number = newNumber();
        var wrote = protect(message(SIGNED_WEBHOOK, "wamid." + number, "Hi", waId(number)));
        var subject = wrote.subject();
        var context = wrote.ids().get("message").value();
        assertThat(revealToSend(subject, proof(subject), context, wrote.fields())
                        .fields())
                .containsEntry("body", "Hi");
        // When
        erase(subject);
        // Then
        assertThat(revealToSend(subject, proof(subject), context, wrote.fields())
                        .error()
                        .reason())
                .isEqualTo("SUBJECT_ERASED");
        assertThat(revealToSend(subject, proof(subject), AliasKind.PHONE)
                        .error()
                        .reason())
                .isEqualTo("SUBJECT_ERASED");
        assertThat(protect(new ProtectRequest.Item(subject, List.of(), Map.of(), Map.of("body", "x"), "c", null))
                        .error()
                        .reason())
                .isEqualTo("SUBJECT_ERASED");
        post("/v1/subjects/lookup", phone(number)).then().statusCode(404);
        given().get("/v1/subjects/" + subject)
                .then()
                .statusCode(200)
                .body("state", equalTo("ERASED"))
                .body("aliases", empty());
    }

    @Test
    void noRevealThatStartsAfterTheErasureWasAnsweredSucceeds() throws Exception {
        // Given
        var subject = somebody(newNumber());
        var erased = new AtomicBoolean();
        var late = new AtomicInteger();
        var revealed = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                threads.submit(() -> {
                    boolean startedLate;
                    boolean gone;
                    do {
                        startedLate = erased.get();
                        gone = revealToSend(subject, proof(subject), AliasKind.PHONE)
                                        .error()
                                != null;
                        revealed.addAndGet(gone ? 0 : 1);
                        late.addAndGet(startedLate && !gone ? 1 : 0);
                    } while (!startedLate);
                });
            }
            // When
            await().atMost(Duration.ofSeconds(30)).until(() -> revealed.get() > 20);
            erase(subject);
            erased.set(true);
        }
        // Then
        assertThat(late).hasValue(0);
    }

    @Test
    void whoIsErasedAndComesBackByAnImportIsSuppressedUntilTheyAct() {
        // Given
        var number = newNumber();
        var before = protect(item(SIGNED_WEBHOOK, waId(number), bsuid(number))).subject();
        erase(before);
        // When
        var imported = protect(item(ASSERTED, phone(number)));
        var reported = protect(item(PLATFORM_ANSWER, bsuid(number)));
        // Then
        assertThat(imported.subject()).isNotEqualTo(before);
        assertThat(imported.state()).isEqualTo(SubjectState.SUPPRESSED);
        assertThat(reported.state()).isEqualTo(SubjectState.SUPPRESSED);
        assertThat(revealToSend(imported.subject(), proof(imported.subject()), AliasKind.PHONE)
                        .error()
                        .reason())
                .isEqualTo("SUBJECT_SUPPRESSED");
        // When
        var acted = protect(item(SIGNED_WEBHOOK, waId(number)));
        // Then
        assertThat(acted.subject()).isEqualTo(imported.subject());
        assertThat(acted.state()).isEqualTo(SubjectState.ACTIVE);
        assertThat(revealToSend(acted.subject(), proof(acted.subject()), AliasKind.PHONE)
                        .aliases())
                .containsEntry(AliasKind.PHONE, "+" + number);
        awaitEvent("subjects.events", acted.subject() + ".returned");
    }

    @Test
    void whoIsErasedComesBackSuppressedInWhateverFormTheirNumberIsImported() {
        var eight = "8" + newNumber().substring(4);
        var spellings =
                List.of(phone("55319" + eight), waId("5531" + eight), waId("55319" + eight), phone("5531" + eight));
        for (var erased : spellings) {
            for (var imported : spellings) {
                // Given
                var before = protect(item(SIGNED_WEBHOOK, erased)).subject();
                erase(before);
                // When
                var back = protect(item(ASSERTED, imported));
                // Then
                assertThat(back.subject()).isNotEqualTo(before);
                assertThat(back.state()).isEqualTo(SubjectState.SUPPRESSED);
                assertThat(revealToSend(back.subject(), proof(back.subject()), AliasKind.PHONE)
                                .error()
                                .reason())
                        .isEqualTo("SUBJECT_SUPPRESSED");
                erase(back.subject());
            }
        }
    }

    @Test
    void thatSomebodyCameBackSuppressedIsTold() {
        var number = newNumber();
        erase(somebody(number));
        var back = protect(item(ASSERTED, phone(number))).subject();
        assertThat(awaitEvent("subjects.events", back + ".created").event())
                .isInstanceOfSatisfying(SubjectCreated.class, created -> assertThat(created.state())
                        .isEqualTo(SubjectState.SUPPRESSED));
    }

    @Test
    void whoActsWithinTheBatchThatImportsThemIsNoLongerSuppressed() {
        // Given
        var number = newNumber();
        erase(somebody(number));
        // When
        var answers = protectAll(List.of(item(ASSERTED, phone(number)), item(SIGNED_WEBHOOK, waId(number))));
        // Then
        assertThat(answers.getLast().state()).isEqualTo(SubjectState.ACTIVE);
        assertThat(answers.getLast().subject()).isEqualTo(answers.getFirst().subject());
    }

    @Test
    void whoIsErasedAndWritesAgainStartsAnewAndIsNoLongerSuppressed() {
        // Given
        var number = newNumber();
        var first = somebody(number);
        erase(first);
        // When
        var second = protect(item(SIGNED_WEBHOOK, waId(number)));
        // Then
        assertThat(second.subject()).isNotEqualTo(first);
        assertThat(second.state()).isEqualTo(SubjectState.ACTIVE);
        erase(second.subject());
        assertThat(protect(item(ASSERTED, phone(number))).state()).isEqualTo(SubjectState.SUPPRESSED);
    }

    @Test
    void anErasedAliasIsNotGivenToSomebodyElseByAnAnswerOfThePlatform() {
        // Given
        var number = newNumber();
        erase(protect(item(SIGNED_WEBHOOK, bsuid(number))).subject());
        var somebody = somebody(number);
        // When
        var answer = protect(item(PLATFORM_ANSWER, waId(number), bsuid(number)));
        // Then
        assertThat(answer.subject()).isEqualTo(somebody);
        assertThat(answer.state()).isEqualTo(SubjectState.ACTIVE);
        post("/v1/subjects/lookup", bsuid(number)).then().statusCode(404);
        // When
        protect(item(SIGNED_WEBHOOK, waId(number), bsuid(number)));
        // Then
        post("/v1/subjects/lookup", bsuid(number)).then().statusCode(200).body("subject", equalTo(somebody.value()));
    }

    @Test
    void erasingTwiceIsOneErasureAndErasingNobodyIsNone() {
        var subject = somebody(newNumber());
        assertThat(erase(subject)).isEqualTo(erase(subject));
        VaultCalls.asPrivacyAdmin()
                .post("/v1/subjects/" + SubjectToken.random() + "/erase")
                .then()
                .statusCode(404);
        VaultCalls.asPrivacyAdmin()
                .post("/v1/subjects/ana/erase")
                .then()
                .statusCode(404)
                .body("reason", equalTo("SUBJECT_UNKNOWN"));
        given().get("/v1/erasures/era_0").then().statusCode(404);
    }

    @Test
    void anErasureIsAnsweredOnceKafkaHasIt() {
        for (int i = 0; i < 10; i++) {
            // Given
            var subject = somebody(newNumber());
            // When
            var answer = VaultCalls.asPrivacyAdmin()
                    .post("/v1/subjects/" + subject + "/erase")
                    .then()
                    .statusCode(202);
            // Then: there is nothing to wait for
            String erasure = answer.body("told", equalTo(true)).extract().path("erasure");
            assertThat(events("subjects.events")).extracting(Envelope::id).contains(erasure + ".erased." + subject);
            given().get("/v1/erasures/" + erasure).then().body("toldAt", notNullValue());
            VaultCalls.asPrivacyAdmin()
                    .post("/v1/subjects/" + subject + "/erase")
                    .then()
                    .body("told", equalTo(true))
                    .body("erasure", equalTo(erasure));
        }
    }

    @Test
    void theCertificateIsSignedOnceEverybodyConfirmedAndVerifiesWithThePublishedKey() throws Exception {
        // Given
        var number = newNumber();
        var subject = protect(item(SIGNED_WEBHOOK, waId(number), bsuid(number))).subject();
        var erasure = erase(subject);
        assertThat(awaitEvent("rights.events", erasure + ".requested").event())
                .isInstanceOfSatisfying(ErasureRequested.class, requested -> assertThat(requested.subject())
                        .isEqualTo(subject));
        assertThat(awaitEvent("subjects.events", erasure + ".erased." + subject).event())
                .isInstanceOf(SubjectErased.class);
        given().get("/v1/erasures/" + erasure)
                .then()
                .statusCode(200)
                .body("state", equalTo("PURGING"))
                .body("awaiting", contains("consent-service", "outbound-service"))
                .body("certificate", nullValue());
        // When
        confirm(subject, erasure, "consent-service", Map.of("consentEvents", 3));
        confirm(subject, erasure, "consent-service", Map.of("consentEvents", 3));
        confirm(subject, erasure, "billing-service", Map.of());
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> given().get("/v1/erasures/" + erasure)
                .then()
                .body("awaiting", contains("outbound-service"))
                .body("confirmations.service", contains("consent-service")));
        confirm(subject, erasure, "outbound-service", Map.of("messages", 2));
        // Then
        var certified = (ErasureCertified)
                awaitEvent("rights.events", erasure + ".certified").event();
        given().get("/v1/erasures/" + erasure)
                .then()
                .body("state", equalTo("CERTIFIED"))
                .body("awaiting", empty())
                .body("confirmations.service", contains("consent-service", "outbound-service"))
                .body("bounds.size()", equalTo(9))
                .body("certificate", equalTo(certified.certificate()));
        var payload = verified(certified.certificate());
        assertThat(payload.get("erasure").asText()).isEqualTo(erasure);
        assertThat(payload.get("subject").asText()).isEqualTo(subject.value());
        assertThat(payload.at("/destroyed/aliases").asInt()).isEqualTo(3);
        assertThat(payload.at("/confirmations/1/purged/messages").asInt()).isEqualTo(2);
        assertThat(payload.at("/bounds").toString())
                .contains("until then a backup of the vault together with its key file could open old values")
                .contains("from then on no backup opens it")
                .doesNotContain(number);
    }

    @Test
    void theServicesRoleMayNotUndoAnErasureOrChangeACertificate() throws SQLException {
        try (var connection = Infrastructure.shared().connect("vault", "vault_service");
                var statement = connection.createStatement()) {
            for (var forbidden : List.of(
                    "DELETE FROM subject",
                    "DELETE FROM erasure",
                    "DELETE FROM erasure_confirmation",
                    "UPDATE erasure SET key_destroyed_at = now()",
                    "UPDATE erasure_confirmation SET service = 'x'",
                    "UPDATE data_key SET subject = 'x'",
                    "UPDATE alias SET subject = 'x'",
                    "UPDATE subject SET token = 'x'",
                    "DELETE FROM merge",
                    "UPDATE alias SET mac = mac",
                    "UPDATE alias_conflict SET one = other",
                    "UPDATE merge SET child = 'x'",
                    "DELETE FROM erasure_member",
                    "TRUNCATE suppression",
                    "DROP TABLE suppression")) {
                try {
                    statement.execute(forbidden);
                    assertThat(forbidden).as("was allowed").isEmpty();
                } catch (SQLException refused) {
                    assertThat(refused.getSQLState()).as(forbidden).isEqualTo("42501");
                }
            }
        }
    }

    @Test
    void nothingThatIdentifiesAPersonLiesInTheDatabaseInTheClear() throws SQLException {
        // Given
        var number = newNumber();
        protect(message(SIGNED_WEBHOOK, "wamid." + number, "Hi", waId(number), bsuid(number)));
        // When
        try (var connection = Infrastructure.shared().connect("vault", "postgres");
                var tables = connection
                        .createStatement()
                        .executeQuery("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")) {
            while (tables.next()) {
                var query =
                        "SELECT count(*) FROM " + tables.getString(1) + " AS t WHERE t::text LIKE ? OR t::text LIKE ?";
                try (var search = connection.prepareStatement(query)) {
                    search.setString(1, "%" + number + "%");
                    search.setString(2, "%" + hex(number) + "%");
                    var rows = search.executeQuery();
                    rows.next();
                    // Then
                    assertThat(rows.getInt(1)).as(tables.getString(1)).isZero();
                }
            }
        }
    }

    /** The payload of a compact JWS, if the published Ed25519 key verifies it; with the JDK alone, as anybody could. */
    private static JsonNode verified(String jws) throws Exception {
        var parts = jws.split("\\.");
        var header = Json.mapper().readTree(Base64.getUrlDecoder().decode(parts[0]));
        assertThat(header.get("alg").asText()).isEqualTo("EdDSA");
        Map<String, String> key = given().get("/.well-known/jwks.json").path("keys[0]");
        assertThat(header.get("kid").asText()).isEqualTo(key.get("kid"));
        assertThat(key).containsEntry("kty", "OKP").containsEntry("crv", "Ed25519");
        var signature = Signature.getInstance("Ed25519");
        signature.initVerify(KeyFactory.getInstance("Ed25519")
                .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point(key.get("x")))));
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
        return Json.mapper().readTree(Base64.getUrlDecoder().decode(parts[1]));
    }

    private static EdECPoint point(String x) {
        var bytes = Base64.getUrlDecoder().decode(x);
        boolean odd = (bytes[31] & 0x80) != 0;
        bytes[31] &= 0x7f;
        for (int i = 0; i < 16; i++) {
            byte low = bytes[i];
            bytes[i] = bytes[31 - i];
            bytes[31 - i] = low;
        }
        return new EdECPoint(odd, new BigInteger(1, bytes));
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }
}

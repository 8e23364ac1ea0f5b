package io.optward.vault.review;

import static io.optward.contracts.vault.ProtectRequest.Origin.ASSERTED;
import static io.optward.contracts.vault.ProtectRequest.Origin.SIGNED_WEBHOOK;
import static io.optward.vault.VaultCalls.asPrivacyAdmin;
import static io.optward.vault.VaultCalls.awaitMergeOf;
import static io.optward.vault.VaultCalls.bsuid;
import static io.optward.vault.VaultCalls.erase;
import static io.optward.vault.VaultCalls.events;
import static io.optward.vault.VaultCalls.item;
import static io.optward.vault.VaultCalls.newNumber;
import static io.optward.vault.VaultCalls.phone;
import static io.optward.vault.VaultCalls.post;
import static io.optward.vault.VaultCalls.protect;
import static io.optward.vault.VaultCalls.protectAll;
import static io.optward.vault.VaultCalls.somebody;
import static io.optward.vault.VaultCalls.waId;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.SubjectEvent.AliasLinked;
import io.optward.contracts.trail.TrailEvent.AliasConflictDecided;
import io.optward.contracts.vault.Alias;
import io.optward.kit.fixture.Issuer;
import io.optward.stack.fixture.Infrastructure;
import io.optward.vault.VaultResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(VaultResource.class)
class AliasConflictTest {

    private final String ana = newNumber();
    private final String ben = newNumber();

    @Test
    void aClaimThatTwoPeopleAreOneIsRefusedAndWaitsForAPerson() {
        // Given
        var one = somebody(ana);
        var other = somebody(ben);
        // When
        assertThat(claim(phone(ana), phone(ben))).isEqualTo("ALIAS_CONFLICT");
        // Then
        var conflict = conflictOf(one);
        assertThat(conflict)
                .containsEntry("state", "OPEN")
                .containsEntry("subject", one.value())
                .containsEntry("other", other.value())
                .containsEntry("kinds", List.of("PHONE"))
                .containsEntry("times", 1)
                .doesNotContainKey("alias");
        assertThat((List<?>) conflict.get("assertedBy")).hasSize(1);
        assertThat(conflict.toString()).doesNotContain(ana).doesNotContain(ben);
    }

    @Test
    void theSamePairIsOnTheQueueOnceHoweverOftenAndInWhateverOrderItIsClaimed() {
        // Given
        var one = somebody(ana);
        somebody(ben);
        // When
        claim(phone(ana), phone(ben));
        claim(phone(ben), phone(ana));
        protectAll(List.of(item(ASSERTED, waId(ana), phone(ben)), item(ASSERTED, phone(ana), waId(ben))));
        given().header(
                        "Authorization",
                        "Bearer " + Issuer.machine("billing", "sender").token())
                .contentType("application/json")
                .body("{\"items\":[{\"aliases\":[{\"kind\":\"PHONE\",\"value\":\"+" + ana
                        + "\"},{\"kind\":\"PHONE\",\"value\":\"+" + ben + "\"}]}]}")
                .post("/v1/protect")
                .then()
                .statusCode(200)
                .body("items[0].error.reason", equalTo("ALIAS_CONFLICT"));
        // Then
        var conflict = conflictOf(one);
        assertThat(conflict).containsEntry("times", 5).containsEntry("kinds", List.of("PHONE", "WA_ID"));
        assertThat((List<String>) conflict.get("assertedBy")).hasSize(2).contains("billing");
    }

    @Test
    void whoAreDecidedToBeOnePersonAreMergedAsAWebhookMergesThem() {
        // Given
        var older = somebody(ana);
        var younger = somebody(ben);
        claim(phone(ana), phone(ben));
        var id = (String) conflictOf(older).get("id");
        // When
        decide(id, "SAME_PERSON")
                .statusCode(200)
                .body("state", equalTo("SAME_PERSON"))
                .body("decidedBy", equalTo("petra"))
                .body("reason", equalTo("seen in the shop"));
        // Then
        var merge = awaitMergeOf(younger);
        assertThat(merge.subject()).isEqualTo(older);
        assertThat(protect(item(ASSERTED, phone(ana), phone(ben))).subject()).isEqualTo(older);
        var fact = decided(id);
        assertThat(fact.actor()).isEqualTo("petra");
        assertThat(fact.decision()).isEqualTo("SAME_PERSON");
        assertThat(List.of(fact.subject(), fact.other())).containsExactlyInAnyOrder(older, younger);
        // and when the same is decided again
        decide(id, "SAME_PERSON").statusCode(200);
        decide(id, "DIFFERENT_PEOPLE").statusCode(409).body("reason", equalTo("ALREADY_ONE_PERSON"));
        assertThat(events("subjects.events").stream().filter(event -> event.id().equals(merge.merge() + ".begun")))
                .hasSize(1);
    }

    @Test
    void whoAreDecidedToBeDifferentPeopleAreNotAskedAboutAgainAndTheClaimStaysRefused() {
        // Given
        var one = somebody(ana);
        somebody(ben);
        claim(phone(ana), phone(ben));
        var id = (String) conflictOf(one).get("id");
        // When
        decide(id, "DIFFERENT_PEOPLE").statusCode(200).body("state", equalTo("DIFFERENT_PEOPLE"));
        // Then
        assertThat(decided(id).decision()).isEqualTo("DIFFERENT_PEOPLE");
        assertThat(claim(phone(ben), phone(ana))).isEqualTo("ALIAS_CONFLICT");
        assertThat(queue("OPEN", one)).isEmpty();
        assertThat(conflictOf(one)).containsEntry("id", id).containsEntry("times", 2);
        // and when the pair is known by another token
        var oldest = protect(item(SIGNED_WEBHOOK, waId(ben), waId(newNumber()))).subject();
        assertThat(claim(phone(ana), phone(ben))).isEqualTo("ALIAS_CONFLICT");
        assertThat(queue("OPEN", one)).isEmpty();
        assertThat(oldest).isNotNull();
        // a mistake of this kind can be mended
        decide(id, "SAME_PERSON").statusCode(200).body("state", equalTo("SAME_PERSON"));
    }

    @Test
    void anUnknownAliasBesideSomebodyKnownIsLinkedOnceAPersonSaysSo() {
        // Given
        var known = somebody(ana);
        // When
        assertThat(claim(phone(ana), bsuid(ana))).isEqualTo("ALIAS_CONFLICT");
        assertThat(claim(phone(ana), bsuid(ana))).isEqualTo("ALIAS_CONFLICT");
        // Then
        var conflict = conflictOf(known);
        assertThat(conflict)
                .containsEntry("alias", "BSUID")
                .containsEntry("kinds", List.of("PHONE", "BSUID"))
                .containsEntry("times", 2)
                .doesNotContainKey("other");
        post("/v1/subjects/lookup", bsuid(ana)).then().statusCode(404);
        // When
        decide((String) conflict.get("id"), "SAME_PERSON").statusCode(200);
        // Then
        post("/v1/subjects/lookup", bsuid(ana)).then().statusCode(200).body("subject", equalTo(known.value()));
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(events("subjects.events"))
                .anyMatch(event -> event.event() instanceof AliasLinked linked
                        && linked.subject().equals(known)
                        && linked.kind() == bsuid(ana).kind()));
        assertThat(decided((String) conflict.get("id")).other()).isNull();
        assertThat(claim(phone(ana), bsuid(ana))).isNull();
    }

    @Test
    void twoAliasesOfNobodyThatADepartmentNamesTogetherWaitForAPerson() {
        // When
        assertThat(claim(phone(ana), bsuid(ana))).isEqualTo("ALIAS_CONFLICT");
        assertThat(claim(bsuid(ana), phone(ana))).isEqualTo("ALIAS_CONFLICT");
        // Then: the number is somebody's, as if it had been named alone
        var subject = protect(item(ASSERTED, phone(ana))).subject();
        post("/v1/subjects/lookup", bsuid(ana)).then().statusCode(404);
        var conflict = conflictOf(subject);
        assertThat(conflict)
                .containsEntry("state", "OPEN")
                .containsEntry("alias", "BSUID")
                .containsEntry("times", 2);
        // When
        decide((String) conflict.get("id"), "SAME_PERSON").statusCode(200);
        // Then
        post("/v1/subjects/lookup", bsuid(ana)).then().statusCode(200).body("subject", equalTo(subject.value()));
        assertThat(claim(phone(ana), bsuid(ana))).isNull();
    }

    @Test
    void anUnknownAliasThatIsNotTheirsIsNotLinked() {
        // Given
        var known = somebody(ana);
        claim(phone(ana), phone(ben));
        // When
        decide((String) conflictOf(known).get("id"), "DIFFERENT_PEOPLE").statusCode(200);
        // Then
        assertThat(claim(waId(ana), waId(ben))).isEqualTo("ALIAS_CONFLICT");
        assertThat(queue("OPEN", known)).isEmpty();
        assertThat(somebody(ben)).isNotEqualTo(known);
    }

    @Test
    void anAliasOfSomebodyErasedIsNotLinkedByADecision() {
        // Given
        var known = somebody(ana);
        erase(somebody(ben));
        claim(phone(ana), phone(ben));
        // When
        decide((String) conflictOf(known).get("id"), "SAME_PERSON")
                .statusCode(409)
                .body("reason", equalTo("ALIAS_SUPPRESSED"));
        // Then
        assertThat(conflictOf(known)).containsEntry("state", "OPEN");
        post("/v1/subjects/lookup", phone(ben)).then().statusCode(404);
    }

    @Test
    void whatWhatsAppSaysDecidesToo() {
        // Given
        var one = somebody(ana);
        somebody(ben);
        claim(phone(ana), phone(ben));
        // When
        protect(item(SIGNED_WEBHOOK, waId(ana), waId(ben)));
        // Then
        assertThat(conflictOf(one)).containsEntry("state", "SAME_PERSON");
    }

    @Test
    void anErasureTakesWhatWasClaimedAboutThePersonAndTheirAliasesAlong() throws SQLException {
        // Given
        var known = somebody(ana);
        claim(phone(ana), bsuid(ana));
        var other = somebody(ben);
        claim(phone(ana), phone(ben));
        assertThat(queue(null, known)).hasSize(2);
        var third = newNumber();
        var claimedOf = somebody(third);
        claim(phone(third), new Alias(bsuid(third).kind(), bsuid(ben).value()));
        protect(item(SIGNED_WEBHOOK, waId(ben), bsuid(ben)));
        // When
        erase(other);
        // Then
        assertThat(queue(null, other)).isEmpty();
        assertThat(queue(null, claimedOf))
                .as("a claim about an alias of the erased person")
                .isEmpty();
        assertThat(queue(null, known)).hasSize(1);
        erase(known);
        assertThat(queue(null, known)).isEmpty();
        try (var connection = Infrastructure.shared().connect("vault", "postgres");
                var rows = connection
                        .createStatement()
                        .executeQuery("SELECT count(*) FROM alias_conflict WHERE one = '" + known + "'")) {
            rows.next();
            assertThat(rows.getInt(1)).isZero();
        }
    }

    @Test
    void theQueueIsGivenInPages() {
        // Given
        for (int i = 0; i < 3; i++) {
            somebody(ana);
            claim(phone(ana), bsuid(newNumber()));
        }
        // When
        var first = given().get("/v1/alias-conflicts?limit=2").then().statusCode(200);
        String next = first.extract().path("next");
        // Then
        assertThat(first.extract().<List<?>>path("items")).hasSize(2);
        given().get("/v1/alias-conflicts?limit=2&cursor=" + next)
                .then()
                .statusCode(200)
                .body(
                        "items[0].id",
                        org.hamcrest.Matchers.not(equalTo(first.extract().path("items[1].id"))));
        given().get("/v1/alias-conflicts?state=OPEN")
                .then()
                .statusCode(200)
                .body("items.state", everyItem(equalTo("OPEN")));
        given().get("/v1/alias-conflicts?state=SOMETIMES")
                .then()
                .statusCode(400)
                .body("field", equalTo("state"));
    }

    @Test
    void aDecisionSaysWhatAndWhyAndNamesNobody() {
        var one = somebody(ana);
        somebody(ben);
        claim(phone(ana), phone(ben));
        var id = (String) conflictOf(one).get("id");
        asPrivacyAdmin()
                .contentType("application/json")
                .body(Map.of("decision", "OPEN", "reason", "x"))
                .post("/v1/alias-conflicts/" + id + "/decide")
                .then()
                .statusCode(400)
                .body("field", equalTo("decision"));
        asPrivacyAdmin()
                .contentType("application/json")
                .body(Map.of("decision", "SAME_PERSON", "reason", "both are +" + ana))
                .post("/v1/alias-conflicts/" + id + "/decide")
                .then()
                .statusCode(400)
                .body("field", equalTo("reason"));
        decide("acf_00000000000000000000000000", "SAME_PERSON").statusCode(404);
        decide("0", "SAME_PERSON").statusCode(404);
        assertThat(conflictOf(one)).containsEntry("state", "OPEN");
    }

    /** @return why it was refused; null if it was not */
    private static String claim(Alias... aliases) {
        var error = protect(item(ASSERTED, aliases)).error();
        return error == null ? null : error.reason();
    }

    private static ValidatableResponse decide(String id, String decision) {
        return asPrivacyAdmin()
                .contentType("application/json")
                .body(Map.of("decision", decision, "reason", "seen in the shop"))
                .post("/v1/alias-conflicts/" + id + "/decide")
                .then();
    }

    private static AliasConflictDecided decided(String id) {
        var told = await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> events("audit.trail").stream()
                                .filter(event -> event.event() instanceof AliasConflictDecided fact
                                        && fact.conflict().equals(id))
                                .findFirst()
                                .orElse(null),
                        found -> found != null);
        return (AliasConflictDecided) told.event();
    }

    private static Map<String, Object> conflictOf(SubjectToken subject) {
        var found = queue(null, subject);
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private static List<Map<String, Object>> queue(String state, SubjectToken about) {
        var found = new ArrayList<Map<String, Object>>();
        String cursor = null;
        do {
            var page = given().queryParams(state == null ? Map.of() : Map.of("state", state))
                    .queryParams(cursor == null ? Map.of() : Map.of("cursor", cursor))
                    .queryParam("limit", 500)
                    .get("/v1/alias-conflicts")
                    .then()
                    .statusCode(200)
                    .extract();
            page.<List<Map<String, Object>>>path("items").stream()
                    .filter(one -> about.value().equals(one.get("subject"))
                            || about.value().equals(one.get("other")))
                    .forEach(found::add);
            cursor = page.path("next");
        } while (cursor != null);
        return found;
    }
}

package io.optward.vault.review;

import static io.optward.contracts.vault.ProtectRequest.Origin.ASSERTED;
import static io.optward.contracts.vault.ProtectRequest.Origin.SIGNED_WEBHOOK;
import static io.optward.vault.VaultCalls.asPrivacyAdmin;
import static io.optward.vault.VaultCalls.awaitMergeOf;
import static io.optward.vault.VaultCalls.bsuid;
import static io.optward.vault.VaultCalls.erase;
import static io.optward.vault.VaultCalls.events;
import static io.optward.vault.VaultCalls.item;
import static io.optward.vault.VaultCalls.joined;
import static io.optward.vault.VaultCalls.message;
import static io.optward.vault.VaultCalls.newNumber;
import static io.optward.vault.VaultCalls.phone;
import static io.optward.vault.VaultCalls.proof;
import static io.optward.vault.VaultCalls.protect;
import static io.optward.vault.VaultCalls.revealToSend;
import static io.optward.vault.VaultCalls.somebody;
import static io.optward.vault.VaultCalls.waId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.optward.contracts.Json;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.subject.NumberChange;
import io.optward.contracts.subject.SubjectEvent.NumberChanged;
import io.optward.contracts.subject.SubjectEvent.SubjectCreated;
import io.optward.contracts.subject.SubjectState;
import io.optward.contracts.trail.TrailEvent.AliasConflictDecided;
import io.optward.contracts.vault.Alias;
import io.optward.vault.VaultResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two people who were taken for one. */
@QuarkusTest
@WithTestResource(VaultResource.class)
class SeparationTest {

    private final String ana = newNumber();
    private final String ben = newNumber();

    @Test
    void whoWasTakenForSomebodyElseStartsAnewAndInheritsNothing() {
        // Given: both wrote, and somebody joined them by mistake
        var family = takenForOne();
        var wrote = protect(message(SIGNED_WEBHOOK, "wamid." + ben, "Hi", waId(ben)));
        assertThat(wrote.subject()).isEqualTo(family);
        // When
        var other = separated(family, waId(ben), bsuid(ben));
        // Then
        assertThat(other).isNotEqualTo(family);
        assertThat(protect(item(ASSERTED, phone(ben))).subject()).isEqualTo(other);
        assertThat(protect(item(ASSERTED, phone(ana))).subject()).isEqualTo(family);
        // WhatsApp naming the other one's own aliases joins nobody
        assertThat(protect(item(SIGNED_WEBHOOK, waId(ben), bsuid(ben))).subject())
                .isEqualTo(other);
        assertThat(revealToSend(other, proof(other), AliasKind.PHONE).aliases())
                .containsEntry(AliasKind.PHONE, "+" + ben);
        assertThat(revealToSend(other, proof(other), wrote.ids().get("message").value(), wrote.fields())
                        .error()
                        .reason())
                .isEqualTo("SEALED_VALUE_DOES_NOT_OPEN");
        assertThat(revealToSend(family, proof(family), AliasKind.PHONE).aliases())
                .containsEntry(AliasKind.PHONE, "+" + ana);
    }

    @Test
    void aSeparationIsToldAndNobodyIsAskedAboutTheTwoAgain() {
        // Given
        var family = takenForOne();
        // When
        var other = separated(family, waId(ben), bsuid(ben));
        // Then
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(events("audit.trail"))
                    .anyMatch(event -> event.event() instanceof AliasConflictDecided fact
                            && fact.decision().equals("DIFFERENT_PEOPLE")
                            && fact.actor().equals("petra")
                            && family.equals(fact.subject())
                            && other.equals(fact.other()));
            assertThat(events("subjects.events"))
                    .anyMatch(event -> event.event() instanceof SubjectCreated created
                            && created.subject().equals(other))
                    .anyMatch(event -> event.event() instanceof NumberChanged changed
                            && changed.subject().equals(family)
                            && changed.change() == NumberChange.CHANGED_HANDS);
        });
        assertThat(protect(item(ASSERTED, phone(ana), phone(ben))).error().reason())
                .isEqualTo("ALIAS_CONFLICT");
        List<Map<String, Object>> open = asPrivacyAdmin()
                .get("/v1/alias-conflicts?state=OPEN&limit=200")
                .then()
                .statusCode(200)
                .extract()
                .path("items");
        assertThat(open)
                .noneMatch(conflict -> conflict.containsValue(family.value()) || conflict.containsValue(other.value()));
    }

    @Test
    void whoIsSeparatedFromSomebodySuppressedMayNotBeContactedEither() {
        // Given
        erase(somebody(ana));
        var suppressed = protect(item(ASSERTED, phone(ana)));
        assertThat(suppressed.state()).isEqualTo(SubjectState.SUPPRESSED);
        var name = bsuid(ben);
        protect(item(ASSERTED, phone(ana), name));
        decideThatTheyAreOne(suppressed.subject());
        // When
        var other = separated(suppressed.subject(), name);
        // Then
        assertThat(protect(item(ASSERTED, name)).state()).isEqualTo(SubjectState.SUPPRESSED);
        assertThat(protect(item(ASSERTED, name)).subject()).isEqualTo(other);
    }

    @Test
    void onlyWhatAPersonIsKnownByIsTakenFromThem() {
        var anas = somebody(ana);
        var bens = somebody(ben);
        separate(anas, waId(ben)).statusCode(409).body("reason", equalTo("ALIAS_OF_SOMEBODY_ELSE"));
        separate(anas, waId(ana), waId(newNumber())).statusCode(409);
        separate(anas).statusCode(400).body("field", equalTo("aliases"));
        separate(anas, new Alias(AliasKind.PHONE, "1")).statusCode(400);
        separate(SubjectToken.random(), waId(ana)).statusCode(404);
        assertThat(protect(item(ASSERTED, phone(ana))).subject()).isEqualTo(anas);
        assertThat(protect(item(ASSERTED, phone(ben))).subject()).isEqualTo(bens);
        erase(anas);
        separate(anas, waId(ana)).statusCode(404);
    }

    /** Ana and Ben, with a number and an id of WhatsApp's each, whom a privacy admin took for one person. */
    private SubjectToken takenForOne() {
        var older = protect(item(SIGNED_WEBHOOK, waId(ana), bsuid(ana))).subject();
        var younger = protect(item(SIGNED_WEBHOOK, waId(ben), bsuid(ben))).subject();
        protect(item(ASSERTED, phone(ana), phone(ben)));
        decideThatTheyAreOne(older);
        joined(awaitMergeOf(younger));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> revealToSend(older, proof(older), AliasKind.PHONE).error() == null);
        return older;
    }

    private static void decideThatTheyAreOne(SubjectToken subject) {
        List<Map<String, Object>> all = asPrivacyAdmin()
                .get("/v1/alias-conflicts?state=OPEN&limit=200")
                .then()
                .extract()
                .path("items");
        var id = all.stream()
                .filter(conflict -> conflict.containsValue(subject.value()))
                .map(conflict -> (String) conflict.get("id"))
                .findFirst()
                .orElseThrow();
        asPrivacyAdmin()
                .contentType("application/json")
                .body("{\"decision\":\"SAME_PERSON\",\"reason\":\"seen in the shop\"}")
                .post("/v1/alias-conflicts/" + id + "/decide")
                .then()
                .statusCode(200);
    }

    private static SubjectToken separated(SubjectToken from, Alias... aliases) {
        return new SubjectToken(
                separate(from, aliases).statusCode(200).extract().path("subject"));
    }

    private static ValidatableResponse separate(SubjectToken from, Alias... aliases) {
        try {
            return asPrivacyAdmin()
                    .contentType("application/json")
                    .body(Json.mapper()
                            .writeValueAsBytes(Map.of("aliases", List.of(aliases), "reason", "two people, one shop")))
                    .post("/v1/subjects/" + from + "/separate")
                    .then();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a test sends what does not turn into JSON", e);
        }
    }
}

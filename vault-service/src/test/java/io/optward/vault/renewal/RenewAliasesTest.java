package io.optward.vault.renewal;

import static io.optward.contracts.subject.AliasKind.PHONE;
import static io.optward.contracts.subject.AliasKind.WA_ID;
import static io.optward.contracts.vault.ProtectRequest.Origin.ASSERTED;
import static io.optward.contracts.vault.ProtectRequest.Origin.SIGNED_WEBHOOK;
import static io.optward.vault.VaultCalls.awaitMergeOf;
import static io.optward.vault.VaultCalls.item;
import static io.optward.vault.VaultCalls.newNumber;
import static io.optward.vault.VaultCalls.phone;
import static io.optward.vault.VaultCalls.post;
import static io.optward.vault.VaultCalls.proof;
import static io.optward.vault.VaultCalls.protect;
import static io.optward.vault.VaultCalls.revealToSend;
import static io.optward.vault.VaultCalls.waId;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.SubjectState;
import io.optward.contracts.vault.Alias;
import io.optward.stack.fixture.Infrastructure;
import io.optward.vault.OlderRows;
import io.optward.vault.VaultResource;
import io.optward.vault.subject.AliasForm;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Aliases that version 1 of the rules wrote are found by both writers, before and after they are renewed. */
@QuarkusTest
@WithTestResource(VaultResource.class)
class RenewAliasesTest {

    @Inject
    OlderRows olderRows;

    @Inject
    RenewAliases renewal;

    private final String eight = "8" + newNumber().substring(4);
    private final String withNine = "55319" + eight;
    private final String withoutNine = "5531" + eight;

    @Test
    void whatAWebhookWroteWithoutTheNinthDigitIsFoundByBothWriters() throws SQLException {
        // Given: version 1 took the digits for the number
        var person =
                olderRows.of(new AliasForm(WA_ID, withoutNine, false), new AliasForm(PHONE, "+" + withoutNine, true));
        // Then
        assertFoundByEverybody(person);
        // When
        renewal.renewAll();
        // Then
        assertFoundByEverybody(person);
        assertThat(rowsOf(person)).containsOnly(Map.entry("WA_ID", 3), Map.entry("PHONE", 3));
        assertThat(protect(item(ASSERTED, phone(withNine))).state()).isEqualTo(SubjectState.ACTIVE);
    }

    @Test
    void whatADepartmentWroteWithTheNinthDigitIsFoundByBothWriters() throws SQLException {
        var person = olderRows.of(new AliasForm(PHONE, "+" + withNine, false), new AliasForm(WA_ID, withNine, true));
        assertFoundByEverybody(person);
        renewal.renewAll();
        assertFoundByEverybody(person);
        assertThat(rowsOf(person).keySet()).containsExactly("PHONE", "WA_ID");
    }

    @Test
    void whatHadEightDigitsInIvoryCoastIsFoundByBothWriters() throws SQLException {
        // Given
        var before = "07" + newNumber().substring(5);
        var person =
                olderRows.of(new AliasForm(WA_ID, "225" + before, false), new AliasForm(PHONE, "+225" + before, true));
        // Then
        assertThat(lookup(phone("22507" + before))).isEqualTo(person);
        assertThat(lookup(waId("225" + before))).isEqualTo(person);
        renewal.renewAll();
        assertThat(lookup(phone("22507" + before))).isEqualTo(person);
        assertThat(lookup(waId("22507" + before))).isEqualTo(person);
        assertThat(rowsOf(person)).containsOnly(Map.entry("WA_ID", 3), Map.entry("PHONE", 3));
    }

    @Test
    void whatNoPlanKnewInArgentinaIsFoundByItsNumberOnceItIsRenewed() throws SQLException {
        // Given
        var six = newNumber().substring(5);
        var written = "5493541" + "15" + six;
        var person = olderRows.of(new AliasForm(WA_ID, written, false), new AliasForm(PHONE, "+" + written, true));
        assertThat(lookup(waId(written))).isEqualTo(person);
        // When
        renewal.renewAll();
        // Then
        assertThat(lookup(phone("5493541" + six))).isEqualTo(person);
        assertThat(lookup(waId("5493541" + six))).isEqualTo(person);
        assertThat(lookup(new Alias(PHONE, "+54 3541 15 " + six))).isEqualTo(person);
    }

    @Test
    void twoWhomOlderRulesTookForTwoPeopleAreOneFromTheNextTimeTheirLineIsNamed() throws SQLException {
        // Given
        var older = olderRows.of(new AliasForm(PHONE, "+" + withNine, false), new AliasForm(WA_ID, withNine, true));
        var younger =
                olderRows.of(new AliasForm(WA_ID, withoutNine, false), new AliasForm(PHONE, "+" + withoutNine, true));
        // When
        var named = protect(item(ASSERTED, phone(withNine)));
        // Then
        assertThat(named.error()).isNull();
        assertThat(named.subject()).isEqualTo(older);
        assertThat(awaitMergeOf(younger).subject()).isEqualTo(older);
        assertFoundByEverybody(older);
    }

    @Test
    void twoWhomOlderRulesTookForTwoPeopleAreOneOnceTheyAreRenewed() throws SQLException {
        // Given
        var older =
                olderRows.of(new AliasForm(WA_ID, withoutNine, false), new AliasForm(PHONE, "+" + withoutNine, true));
        var younger = olderRows.of(new AliasForm(PHONE, "+" + withNine, false), new AliasForm(WA_ID, withNine, true));
        // When
        renewal.renewAll();
        // Then
        assertThat(awaitMergeOf(younger).subject()).isEqualTo(older);
        assertFoundByEverybody(older);
        renewal.renewAll();
        given().get("/v1/subjects/" + older).then().body("family.size()", equalTo(1));
    }

    @Test
    void bothRowsOfANumberThatIsWrittenInOneWayBecomeOneThatStandsForBoth() throws SQLException {
        // Given: what versions 1 and 2 wrote
        var number = newNumber();
        var person = olderRows.of(new AliasForm(WA_ID, number, false), new AliasForm(PHONE, "+" + number, true));
        assertThat(lookup(phone(number))).isEqualTo(person);
        assertThat(lookup(waId(number))).isEqualTo(person);
        // When, Then: they may be in the hands of what renews all the time
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            renewal.renewAll();
            assertThat(rowsOf(person)).isEqualTo(Map.of("LINE", 3));
        });
        assertThat(lookup(phone(number))).isEqualTo(person);
        assertThat(lookup(waId(number))).isEqualTo(person);
        assertThat(revealToSend(person, proof(person), PHONE, WA_ID).aliases())
                .isEqualTo(Map.of(PHONE, "+" + number, WA_ID, number));
        given().get("/v1/subjects/" + person).then().body("aliases", equalTo(List.of("PHONE", "WA_ID")));
    }

    @Test
    void aNumberThatGoesToSomebodyElseBeforeItsRowsAreRenewedTakesNobodyAlong() throws SQLException {
        // Given
        var number = newNumber();
        var former = olderRows.of(new AliasForm(WA_ID, number, false), new AliasForm(PHONE, "+" + number, true));
        // When
        post(
                        "/v1/subjects/numbers/recycled",
                        Map.of("number", waId(number), "at", Instant.now().toString()))
                .then()
                .statusCode(200);
        renewal.renewAll();
        // Then
        var present = lookup(waId(number));
        assertThat(present).isNotEqualTo(former);
        assertThat(rowsOf(former)).isEmpty();
        given().get("/v1/subjects/" + present).then().body("family.size()", equalTo(0));
    }

    @Test
    void aNumberThatGoesToSomebodyElseWhileItsRowsAreRenewedMakesNobodyOne() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 20; round++) {
                // Given
                var number = newNumber();
                var former =
                        olderRows.of(new AliasForm(WA_ID, number, false), new AliasForm(PHONE, "+" + number, true));
                // When
                var renewed = threads.submit(renewal::renewAll);
                post(
                                "/v1/subjects/numbers/recycled",
                                Map.of(
                                        "number",
                                        waId(number),
                                        "at",
                                        Instant.now().toString()))
                        .then()
                        .statusCode(200);
                renewed.get();
                // Then
                var present = lookup(waId(number));
                assertThat(present).isNotEqualTo(former);
                given().get("/v1/subjects/" + present).then().body("family.size()", equalTo(0));
            }
        }
    }

    @Test
    void manyAreRenewedInBatchesAndOneThatDoesNotOpenHoldsNobodyUp() throws SQLException {
        // Given
        var people = IntStream.range(0, 300)
                .mapToObj(_ -> newNumber())
                .map(number ->
                        olderRows.of(new AliasForm(WA_ID, number, false), new AliasForm(PHONE, "+" + number, true)))
                .toList();
        var broken = people.get(150);
        // it may be renewed already by what does so all the time
        asDatabaseOwner("UPDATE alias SET sealed = '\\x00', kind = 'PHONE', normalisation = 1 WHERE subject = '"
                + broken + "' AND kind IN ('PHONE', 'LINE')");
        // When, Then: some of them may be in the hands of what renews all the time
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            renewal.renewAll();
            var older = olderAliases();
            assertThat(older).filteredOn(people::contains).isNotEmpty().containsOnly(broken);
            given().get("/v1/normalisation")
                    .then()
                    .statusCode(200)
                    .body("version", equalTo(3))
                    .body("state", equalTo("RENEWING"))
                    .body("older", equalTo(older.size()));
        });
        for (var person : people) {
            var rows = rowsOf(person);
            if (person.equals(broken)) {
                assertThat(rows).containsEntry("PHONE", 1);
            } else {
                assertThat(rows).isEqualTo(Map.of("LINE", 3));
            }
        }
        // When
        asDatabaseOwner("DELETE FROM alias WHERE subject = '" + broken + "'");
        // Then
        var left = olderAliases();
        assertThat(left).doesNotContain(broken);
        given().get("/v1/normalisation")
                .then()
                .body("state", equalTo(left.isEmpty() ? "DONE" : "RENEWING"))
                .body("older", equalTo(left.size()));
    }

    @Test
    void whoWasErasedUnderOlderRulesIsSuppressedInEverySpelling() {
        for (int spelling = 0; spelling < 4; spelling++) {
            // Given: somebody for each, because an erasure of today leaves the fingerprints of all of them
            var digits = "8" + newNumber().substring(4);
            var nine = "55319" + digits;
            var none = "5531" + digits;
            olderRows.suppressed(new AliasForm(WA_ID, none, false), new AliasForm(PHONE, "+" + none, true));
            // When
            var imported = protect(item(
                    ASSERTED,
                    List.of(phone(nine), waId(nine), waId(none), phone(none)).get(spelling)));
            // Then
            assertThat(imported.state()).isEqualTo(SubjectState.SUPPRESSED);
            // When
            var acted = protect(item(SIGNED_WEBHOOK, waId(nine)));
            // Then
            assertThat(acted.subject()).isEqualTo(imported.subject());
            assertThat(acted.state()).isEqualTo(SubjectState.ACTIVE);
            assertThat(olderRows.isSuppressed(new AliasForm(WA_ID, none, false)))
                    .isFalse();
        }
    }

    private void assertFoundByEverybody(SubjectToken person) {
        for (var alias : List.of(phone(withNine), phone(withoutNine), waId(withNine), waId(withoutNine))) {
            assertThat(lookup(alias)).isEqualTo(person);
            assertThat(protect(item(ASSERTED, alias)).subject()).isEqualTo(person);
        }
        assertThat(protect(item(SIGNED_WEBHOOK, waId(withoutNine))).subject()).isEqualTo(person);
    }

    private static SubjectToken lookup(Alias alias) {
        return new SubjectToken(post("/v1/subjects/lookup", alias)
                .then()
                .statusCode(200)
                .extract()
                .path("subject"));
    }

    /** By which versions a subject's aliases are written: the oldest of each kind. */
    private static Map<String, Integer> rowsOf(SubjectToken subject) throws SQLException {
        try (var connection = Infrastructure.shared().connect("vault", "postgres");
                var rows = connection
                        .createStatement()
                        .executeQuery("SELECT kind, min(normalisation) FROM alias WHERE subject = '" + subject
                                + "' GROUP BY kind")) {
            var versions = new TreeMap<String, Integer>();
            while (rows.next()) {
                versions.put(rows.getString(1), rows.getInt(2));
            }
            return versions;
        }
    }

    /**
     * Whose aliases are older; one for each. Other tests leave some that are no numbers by the rules of today and stay as
     * they are.
     */
    private static List<SubjectToken> olderAliases() throws SQLException {
        try (var connection = Infrastructure.shared().connect("vault", "postgres");
                var rows = connection
                        .createStatement()
                        .executeQuery("SELECT subject FROM alias WHERE normalisation < 3")) {
            var older = new ArrayList<SubjectToken>();
            while (rows.next()) {
                older.add(new SubjectToken(rows.getString(1)));
            }
            return older;
        }
    }

    private static void asDatabaseOwner(String statement) throws SQLException {
        try (var connection = Infrastructure.shared().connect("vault", "postgres")) {
            connection.createStatement().executeUpdate(statement);
        }
    }
}

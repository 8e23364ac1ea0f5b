package io.optward.vault.protection;

import static io.optward.contracts.subject.NumberChange.CHANGED_HANDS;
import static io.optward.contracts.subject.NumberChange.NEW_NUMBER;
import static io.optward.contracts.vault.ProtectRequest.Origin.ASSERTED;
import static io.optward.contracts.vault.ProtectRequest.Origin.PLATFORM_ANSWER;
import static io.optward.contracts.vault.ProtectRequest.Origin.SIGNED_WEBHOOK;
import static io.optward.vault.VaultCalls.awaitEvent;
import static io.optward.vault.VaultCalls.awaitMergeOf;
import static io.optward.vault.VaultCalls.bsuid;
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
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.subject.NumberChange;
import io.optward.contracts.subject.SubjectEvent.MergeBegun;
import io.optward.contracts.subject.SubjectEvent.NumberChanged;
import io.optward.contracts.subject.SubjectState;
import io.optward.contracts.vault.Alias;
import io.optward.contracts.vault.ProtectAnswer;
import io.optward.contracts.vault.ProtectRequest;
import io.optward.vault.VaultResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(VaultResource.class)
class NumberTest {

    private final String before = newNumber();
    private final String after = newNumber();

    @Test
    void aPersonWithAnotherNumberStaysThePersonAndIsReachedThere() {
        // Given
        var wrote = protect(message(SIGNED_WEBHOOK, "wamid." + before, "Hi", waId(before), bsuid(before)));
        var person = wrote.subject();
        // When
        assertThat(changed(before, after)).isEqualTo(person);
        // Then
        assertThat(lookup(phone(after))).isEqualTo(person);
        lookupStatus(phone(before), 404);
        assertThat(revealToSend(person, proof(person), AliasKind.PHONE).aliases())
                .containsEntry(AliasKind.PHONE, "+" + after);
        assertThat(revealToSend(
                                person,
                                proof(person),
                                wrote.ids().get("message").value(),
                                wrote.fields())
                        .fields())
                .containsEntry("body", "Hi");
        assertThat(awaitNumberChanged(person)).containsExactly(NEW_NUMBER);
    }

    @Test
    void whoeverHasTheFormerNumberNextIsSomebodyElse() {
        // Given
        var person = protect(item(SIGNED_WEBHOOK, waId(before), bsuid(before))).subject();
        changed(before, after);
        // When
        var next = protect(item(SIGNED_WEBHOOK, waId(before), bsuid("N" + before)));
        // Then
        assertThat(next.subject()).isNotEqualTo(person);
        assertThat(next.state()).isEqualTo(SubjectState.ACTIVE);
        assertThat(protect(item(SIGNED_WEBHOOK, waId(after))).subject()).isEqualTo(person);
        given().get("/v1/subjects/" + person).then().body("family", empty());
    }

    @Test
    void theSameNewsAgainTakesNothingFromWhoeverHasTheFormerNumberNow() {
        // Given
        var person = somebody(before);
        var at = Instant.now();
        changed(before, after, at);
        var next = somebody(before);
        // When
        assertThat(changed(before, after, at)).isEqualTo(person);
        // Then
        assertThat(lookup(phone(before))).isEqualTo(next);
        assertThat(lookup(phone(after))).isEqualTo(person);
        assertThat(awaitNumberChanged(person)).hasSize(1);
    }

    @Test
    void whoWroteFromTheNewNumberBeforeTheNewsCameIsFoundToBeTheSamePerson() {
        // Given
        var older = somebody(before);
        var at = Instant.now();
        var younger =
                protect(item(SIGNED_WEBHOOK, waId(after), bsuid("N" + before))).subject();
        // When
        assertThat(changed(before, after, at)).isEqualTo(older);
        // Then
        assertThat(awaitMergeOf(younger).subject()).isEqualTo(older);
        lookupStatus(phone(before), 404);
        assertThat(lookup(phone(after))).isEqualTo(older);
    }

    @Test
    void aNumberThatSomebodyElseHadBeforeComesWithoutThem() {
        // Given
        var former = protect(item(ASSERTED, phone(after))).subject();
        var person = somebody(before);
        // When
        assertThat(changed(before, after, Instant.now())).isEqualTo(person);
        // Then
        assertThat(lookup(waId(after))).isEqualTo(person);
        assertThat(awaitNumberChanged(former)).containsExactly(CHANGED_HANDS);
        assertThat(revealToSend(former, proof(former), AliasKind.PHONE).error().reason())
                .isEqualTo("ALIAS_UNKNOWN");
        assertNeverMerged(former, person);
    }

    @Test
    void ofSomebodyUnknownOnlyTheNewNumberBecomesKnown() {
        var person = changed(before, after);
        assertThat(lookup(phone(after))).isEqualTo(person);
        lookupStatus(phone(before), 404);
    }

    @Test
    void theNewIdThatComesWithTheNewNumberIsThePersons() {
        var person = protect(item(SIGNED_WEBHOOK, waId(before), bsuid(before))).subject();
        post(
                        "/v1/subjects/numbers/changed",
                        Map.of(
                                "from",
                                waId(before),
                                "to",
                                waId(after),
                                "aliases",
                                List.of(bsuid(after)),
                                "at",
                                Instant.now().toString()))
                .then()
                .statusCode(200)
                .body("subject", equalTo(person.value()));
        assertThat(protect(item(SIGNED_WEBHOOK, waId(after), bsuid(after))).subject())
                .isEqualTo(person);
    }

    @Test
    void aRecycledNumberIsANewSubjectThatInheritsNothing() {
        // Given
        var former = protect(item(SIGNED_WEBHOOK, waId(before), bsuid(before))).subject();
        // When
        var next = recycled(before, Instant.now());
        // Then
        assertThat(next).isNotEqualTo(former);
        assertThat(lookup(phone(before))).isEqualTo(next);
        assertThat(lookup(bsuid(before))).isEqualTo(former);
        assertThat(awaitNumberChanged(former)).containsExactly(CHANGED_HANDS);
        assertThat(revealToSend(former, proof(former), AliasKind.PHONE).error().reason())
                .isEqualTo("ALIAS_UNKNOWN");
        assertNeverMerged(former, next);
        assertThat(protect(new ProtectRequest.Item(former, List.of(), Map.of(), Map.of("body", "x"), "c", null))
                        .subject())
                .isEqualTo(former);
    }

    @Test
    void whoHasARecycledNumberAlreadyKeepsIt() {
        // Given
        var at = Instant.now();
        var next = somebody(before);
        // When
        assertThat(recycled(before, at)).isEqualTo(next);
        // Then
        assertThat(lookup(phone(before))).isEqualTo(next);
    }

    @Test
    void aNumberThatWritesUnderAnotherIdThanItsHoldersChangedHands() {
        // Given
        var former = protect(item(SIGNED_WEBHOOK, waId(before), bsuid(before))).subject();
        // When
        var next = protect(item(SIGNED_WEBHOOK, waId(before), bsuid("N" + before)));
        // Then
        assertThat(next.subject()).isNotEqualTo(former);
        assertThat(lookup(phone(before))).isEqualTo(next.subject());
        assertThat(lookup(bsuid(before))).isEqualTo(former);
        assertThat(awaitNumberChanged(former)).containsExactly(CHANGED_HANDS);
        assertNeverMerged(former, next.subject());
    }

    @Test
    void aNumberGoesOverToSomebodyKnownByTheirIdOnly() {
        // Given
        var former = protect(item(SIGNED_WEBHOOK, waId(before), bsuid(before))).subject();
        var known = protect(item(SIGNED_WEBHOOK, bsuid("N" + before))).subject();
        // When
        var wrote = protect(item(SIGNED_WEBHOOK, waId(before), bsuid("N" + before)));
        // Then
        assertThat(wrote.subject()).isEqualTo(known);
        assertThat(lookup(phone(before))).isEqualTo(known);
        assertNeverMerged(former, known);
    }

    @Test
    void whatIsSaidLateDoesNotBringANumberBack() {
        // Given
        var former = protect(item(SIGNED_WEBHOOK, waId(before), bsuid(before))).subject();
        var next =
                protect(item(SIGNED_WEBHOOK, waId(before), bsuid("N" + before))).subject();
        // When
        var late = protect(item(SIGNED_WEBHOOK, waId(before), bsuid(before)));
        var status = protect(item(PLATFORM_ANSWER, waId(before), bsuid(before)));
        // Then
        assertThat(late.subject()).isEqualTo(former);
        assertThat(status.subject()).isEqualTo(former);
        assertThat(lookup(phone(before))).isEqualTo(next);
    }

    @Test
    void anAnswerOfThePlatformAloneMovesNoNumber() {
        // Given
        var former = protect(item(SIGNED_WEBHOOK, waId(before), bsuid(before))).subject();
        // When
        var answer = protect(item(PLATFORM_ANSWER, waId(before), bsuid("N" + before)));
        // Then
        assertThat(answer.subject()).isEqualTo(former);
        assertThat(lookup(phone(before))).isEqualTo(former);
        lookupStatus(bsuid("N" + before), 404);
    }

    @Test
    void anIdOfAPersonWhoHasNoneYetIsTheirs() {
        var person = somebody(before);
        assertThat(protect(item(SIGNED_WEBHOOK, waId(before), bsuid(before))).subject())
                .isEqualTo(person);
        assertThat(lookup(bsuid(before))).isEqualTo(person);
    }

    @Test
    void withinOneBatchANumberGoesOverToo() {
        var answers = protectAll(List.of(
                item(SIGNED_WEBHOOK, waId(before), bsuid(before)),
                item(SIGNED_WEBHOOK, waId(before), bsuid("N" + before)),
                item(SIGNED_WEBHOOK, waId(before), bsuid(before)),
                item(SIGNED_WEBHOOK, waId(before))));
        var subjects = answers.stream().map(ProtectAnswer.Item::subject).toList();
        assertThat(subjects.get(1)).isNotEqualTo(subjects.get(0));
        assertThat(subjects.get(2)).isEqualTo(subjects.get(0));
        assertThat(subjects.get(3)).isEqualTo(subjects.get(1));
        assertThat(lookup(waId(before))).isEqualTo(subjects.get(1));
    }

    @Test
    void ofAHundredWhoHearOfANewHolderAtOnceAllFindTheSameOne() throws Exception {
        // Given
        var former = protect(item(SIGNED_WEBHOOK, waId(before), bsuid(before))).subject();
        var together = new CyclicBarrier(100);
        Callable<ProtectAnswer.Item> call = () -> {
            together.await();
            return protect(item(SIGNED_WEBHOOK, waId(before), bsuid("N" + before)));
        };
        // When
        var subjects = new ArrayList<SubjectToken>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : threads.invokeAll(Collections.nCopies(100, call))) {
                subjects.add(answer.get().subject());
            }
        }
        // Then
        assertThat(subjects).hasSize(100).containsOnly(subjects.getFirst()).doesNotContain(former);
        assertThat(awaitNumberChanged(former)).hasSize(1);
    }

    @Test
    void aRecycledNumberOfSomebodyErasedIsNotContactedUntilItsHolderActs() {
        // Given
        erase(somebody(before));
        // When
        var next = recycled(before, Instant.now());
        // Then
        given().get("/v1/subjects/" + next).then().body("state", equalTo("SUPPRESSED"));
        assertThat(protect(item(SIGNED_WEBHOOK, waId(before))).state()).isEqualTo(SubjectState.ACTIVE);
    }

    @Test
    void newsThatSayTooLittleAreRefused() {
        var now = Instant.now().toString();
        bad("/v1/subjects/numbers/changed", Map.of("to", waId(after), "at", now), "from");
        bad("/v1/subjects/numbers/changed", Map.of("from", waId(before), "at", now), "to");
        bad("/v1/subjects/numbers/changed", Map.of("from", waId(before), "to", phone(before), "at", now), "to");
        bad("/v1/subjects/numbers/changed", Map.of("from", bsuid(before), "to", waId(after), "at", now), "from");
        bad("/v1/subjects/numbers/changed", Map.of("from", waId(before), "to", waId(after)), "at");
        bad(
                "/v1/subjects/numbers/recycled",
                Map.of(
                        "number",
                        waId(before),
                        "at",
                        Instant.now().plusSeconds(60).toString()),
                "at");
        bad("/v1/subjects/numbers/recycled", Map.of("number", new Alias(AliasKind.WA_ID, "+1"), "at", now), "number");
    }

    private static void bad(String path, Map<String, ?> body, String field) {
        post(path, body).then().statusCode(400).body("field", equalTo(field));
    }

    private static SubjectToken changed(String from, String to) {
        return changed(from, to, Instant.now());
    }

    private static SubjectToken changed(String from, String to, Instant at) {
        return token("/v1/subjects/numbers/changed", Map.of("from", waId(from), "to", waId(to), "at", at.toString()));
    }

    private static SubjectToken recycled(String number, Instant at) {
        return token("/v1/subjects/numbers/recycled", Map.of("number", waId(number), "at", at.toString()));
    }

    private static SubjectToken token(String path, Map<String, ?> body) {
        return new SubjectToken(
                post(path, body).then().statusCode(200).extract().path("subject"));
    }

    private static List<NumberChange> awaitNumberChanged(SubjectToken subject) {
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> events("subjects.events").stream()
                                .filter(event -> event.event() instanceof NumberChanged changed
                                        && changed.subject().equals(subject))
                                .map(event -> ((NumberChanged) event.event()).change())
                                .toList(),
                        changes -> !changes.isEmpty());
    }

    private static void assertNeverMerged(SubjectToken one, SubjectToken other) {
        awaitEvent("subjects.events", somebody(newNumber()) + ".created");
        assertThat(events("subjects.events"))
                .noneMatch(event -> event.event() instanceof MergeBegun begun
                        && List.of(one, other).contains(begun.child()));
    }

    private static SubjectToken lookup(Alias alias) {
        return new SubjectToken(post("/v1/subjects/lookup", alias)
                .then()
                .statusCode(200)
                .extract()
                .path("subject"));
    }

    private static void lookupStatus(Alias alias, int status) {
        post("/v1/subjects/lookup", alias).then().statusCode(status);
    }
}

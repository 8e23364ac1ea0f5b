package io.optward.vault.merge;

import static io.optward.contracts.vault.ProtectRequest.Origin.ASSERTED;
import static io.optward.contracts.vault.ProtectRequest.Origin.PLATFORM_ANSWER;
import static io.optward.contracts.vault.ProtectRequest.Origin.SIGNED_WEBHOOK;
import static io.optward.vault.VaultCalls.awaitEvent;
import static io.optward.vault.VaultCalls.awaitMergeOf;
import static io.optward.vault.VaultCalls.bsuid;
import static io.optward.vault.VaultCalls.confirm;
import static io.optward.vault.VaultCalls.erase;
import static io.optward.vault.VaultCalls.events;
import static io.optward.vault.VaultCalls.item;
import static io.optward.vault.VaultCalls.joined;
import static io.optward.vault.VaultCalls.message;
import static io.optward.vault.VaultCalls.newNumber;
import static io.optward.vault.VaultCalls.phone;
import static io.optward.vault.VaultCalls.post;
import static io.optward.vault.VaultCalls.proof;
import static io.optward.vault.VaultCalls.protect;
import static io.optward.vault.VaultCalls.protectAll;
import static io.optward.vault.VaultCalls.reveal;
import static io.optward.vault.VaultCalls.revealToSend;
import static io.optward.vault.VaultCalls.somebody;
import static io.optward.vault.VaultCalls.waId;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.rights.RightsEvent.ErasureCertified;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.subject.SubjectEvent.MergeBegun;
import io.optward.contracts.subject.SubjectEvent.Merged;
import io.optward.contracts.subject.SubjectEvent.SubjectErased;
import io.optward.contracts.subject.SubjectState;
import io.optward.contracts.vault.Alias;
import io.optward.contracts.vault.LinkRequest;
import io.optward.contracts.vault.ProtectAnswer;
import io.optward.contracts.vault.ProtectRequest;
import io.optward.contracts.vault.RevealAnswer;
import io.optward.contracts.vault.RevealRequest;
import io.optward.stack.fixture.Infrastructure;
import io.optward.vault.VaultResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(VaultResource.class)
class MergeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String number = newNumber();

    @Test
    void aWebhookThatNamesTwoSubjectsMakesThemOneThatIsKnownAsTheOlder() {
        // Given
        var older = protect(item(SIGNED_WEBHOOK, bsuid(number))).subject();
        var younger = somebody(number);
        // When
        var wrote = protect(item(SIGNED_WEBHOOK, waId(number), bsuid(number)));
        // Then
        assertThat(wrote.subject()).isEqualTo(older);
        assertThat(wrote.others()).isEmpty();
        assertThat(awaitMergeOf(younger).subject()).isEqualTo(older);
        post("/v1/subjects/lookup", phone(number)).then().statusCode(200).body("subject", equalTo(older.value()));
        post("/v1/subjects/lookup", bsuid(number)).then().statusCode(200).body("subject", equalTo(older.value()));
        given().get("/v1/subjects/" + younger)
                .then()
                .statusCode(200)
                .body("canonical", equalTo(older.value()))
                .body("aliases", contains("PHONE", "WA_ID"))
                .body("family", contains(older.value()));
        given().get("/v1/subjects/" + older)
                .then()
                .statusCode(200)
                .body("canonical", equalTo(older.value()))
                .body("family", contains(younger.value()));
    }

    @Test
    void anAnswerOfThePlatformMergesToo() {
        // Given
        var older = somebody(number);
        var younger = protect(item(SIGNED_WEBHOOK, bsuid(number))).subject();
        // When
        post("/v1/subjects/links", new LinkRequest(List.of(bsuid(number), phone(number))))
                .then()
                .statusCode(200)
                .body("subject", equalTo(older.value()));
        // Then
        assertThat(awaitMergeOf(younger).subject()).isEqualTo(older);
    }

    @Test
    void theSameTwoAreMergedOnce() {
        // Given
        somebody(number);
        var child = protect(item(SIGNED_WEBHOOK, bsuid(number))).subject();
        // When
        protect(item(SIGNED_WEBHOOK, bsuid(number), waId(number)));
        protect(item(PLATFORM_ANSWER, waId(number), bsuid(number)));
        var last = somebody(newNumber());
        // Then
        awaitEvent("subjects.events", last + ".created");
        assertThat(events("subjects.events").stream()
                        .filter(event -> event.event() instanceof MergeBegun begun
                                && begun.child().equals(child)))
                .hasSize(1);
    }

    @Test
    void nothingIsRevealedOfEitherUntilConsentHasJoinedThem() {
        // Given
        var wrote = protect(message(SIGNED_WEBHOOK, "wamid." + number, "Hi", waId(number)));
        var older = wrote.subject();
        var younger = protect(item(SIGNED_WEBHOOK, bsuid(number))).subject();
        // When
        protect(item(SIGNED_WEBHOOK, waId(number), bsuid(number)));
        // Then
        for (var token : List.of(older, younger)) {
            var refused = revealToSend(token, proof(token), AliasKind.PHONE).error();
            assertThat(refused.reason()).isEqualTo("MERGING");
            assertThat(refused.detail()).contains("Ask again in a few seconds");
        }
        var context = wrote.ids().get("message").value();
        assertThat(reveal(
                                RevealRequest.Purpose.CUSTOMER_CARE,
                                new RevealRequest.Item(older, List.of(), wrote.fields(), context, context))
                        .error()
                        .reason())
                .isEqualTo("MERGING");
        // When
        var merge = awaitMergeOf(younger);
        joined(merge);
        // Then
        awaitRevealed(younger);
        var told =
                (Merged) awaitEvent("subjects.events", merge.merge() + ".done").event();
        assertThat(told.subject()).isEqualTo(older);
        assertThat(told.child()).isEqualTo(younger);
        assertThat(revealToSend(older, proof(older), AliasKind.BSUID).aliases())
                .containsEntry(AliasKind.BSUID, bsuid(number).value());
    }

    @Test
    void whatWasSealedForTheOneOpensForTheOtherAndNewFactsAreSealedForTheCanonical() {
        // Given
        var older = somebody(number);
        var before = protect(message(SIGNED_WEBHOOK, "wamid.1" + number, "before", bsuid(number)));
        var younger = before.subject();
        mergeAndJoin(older, younger, waId(number), bsuid(number));
        // When
        var after = protect(
                new ProtectRequest.Item(younger, List.of(), Map.of(), Map.of("body", "after"), "msg_7", ASSERTED));
        // Then
        assertThat(after.subject()).isEqualTo(older);
        assertThat(revealToSend(younger, proof(younger), "msg_7", after.fields())
                        .fields())
                .containsEntry("body", "after");
        assertThat(revealToSend(older, proof(older), before.ids().get("message").value(), before.fields())
                        .fields())
                .containsEntry("body", "before");
        assertThat(revealToSend(younger, proof(older), AliasKind.PHONE).error().reason())
                .isEqualTo("PROOF_OF_ANOTHER_SUBJECT");
    }

    @Test
    void aBatchOpensForFamiliesAndForThoseWhoAreAlone() {
        // Given
        var older = somebody(number);
        var before = protect(message(SIGNED_WEBHOOK, "wamid.2" + number, "before", bsuid(number)));
        mergeAndJoin(older, before.subject(), waId(number), bsuid(number));
        var another = newNumber();
        var alone = protect(message(SIGNED_WEBHOOK, "wamid.3" + another, "alone", waId(another)));
        // When
        var answer = post(
                        "/v1/reveal",
                        new RevealRequest(
                                RevealRequest.Purpose.SEND,
                                List.of(
                                        new RevealRequest.Item(
                                                alone.subject(),
                                                List.of(),
                                                alone.fields(),
                                                alone.ids().get("message").value(),
                                                proof(alone.subject())),
                                        new RevealRequest.Item(
                                                older,
                                                List.of(AliasKind.BSUID),
                                                before.fields(),
                                                before.ids().get("message").value(),
                                                proof(older)))))
                .then()
                .statusCode(200)
                .extract()
                .as(RevealAnswer.class)
                .items();
        // Then
        assertThat(answer.getFirst().fields()).isEqualTo(Map.of("body", "alone"));
        assertThat(answer.getFirst().aliases()).isEmpty();
        assertThat(answer.getLast().fields()).isEqualTo(Map.of("body", "before"));
        assertThat(answer.getLast().aliases())
                .isEqualTo(Map.of(AliasKind.BSUID, bsuid(number).value()));
    }

    @Test
    void aliasesOfOneFamilyDoNotConflictAndThoseOfTwoStillDo() {
        // Given
        var older = somebody(number);
        var younger = protect(item(SIGNED_WEBHOOK, bsuid(number))).subject();
        var stranger = newNumber();
        somebody(stranger);
        // When
        protect(item(SIGNED_WEBHOOK, waId(number), bsuid(number)));
        // Then
        assertThat(protect(item(ASSERTED, phone(number), bsuid(number))).subject())
                .isEqualTo(older);
        assertThat(protect(item(ASSERTED, phone(number), phone(stranger)))
                        .error()
                        .reason())
                .isEqualTo("ALIAS_CONFLICT");
        var named = new ProtectRequest.Item(younger, List.of(waId(stranger)), Map.of(), Map.of(), null, SIGNED_WEBHOOK);
        assertThat(protect(named).error().reason()).isEqualTo("ALIAS_CONFLICT");
        assertThat(given().get("/v1/subjects/" + younger).<List<String>>path("family"))
                .containsExactly(older.value());
    }

    @Test
    void familiesStayFlatAndAreRevealedOnceAllTheirMergesAreDone() {
        // Given
        var first = somebody(number);
        var second = protect(item(SIGNED_WEBHOOK, bsuid(number))).subject();
        var third = somebody("4" + number);
        // When
        protect(item(SIGNED_WEBHOOK, bsuid(number), waId("4" + number)));
        protect(item(SIGNED_WEBHOOK, waId("4" + number), waId(number)));
        // Then
        assertThat(awaitMergeOf(third).subject()).isEqualTo(second);
        assertThat(awaitMergeOf(second).subject()).isEqualTo(first);
        for (var token : List.of(first, second, third)) {
            given().get("/v1/subjects/" + token).then().body("canonical", equalTo(first.value()));
        }
        // When
        joined(awaitMergeOf(second));
        awaitEvent("subjects.events", awaitMergeOf(second).merge() + ".done");
        // Then
        assertThat(revealToSend(first, proof(first), AliasKind.PHONE).error().reason())
                .isEqualTo("MERGING");
        // When
        joined(awaitMergeOf(third));
        // Then
        awaitRevealed(third);
    }

    @Test
    void whoIsMergedWithinABatchIsOneInAllItsAnswers() {
        var answers = protectAll(List.of(
                item(SIGNED_WEBHOOK, waId(number)),
                item(SIGNED_WEBHOOK, bsuid(number)),
                item(SIGNED_WEBHOOK, bsuid(number), waId(number)),
                item(PLATFORM_ANSWER, bsuid(number))));
        assertThat(answers.stream().map(ProtectAnswer.Item::subject).distinct()).hasSize(1);
        given().get("/v1/subjects/" + answers.getFirst().subject()).then().body("family.size()", equalTo(1));
    }

    @Test
    void aHundredCallsThatLinkTheSameAliasesInAnyOrderMakeOneFamily() throws Exception {
        // Given
        var numbers = IntStream.range(0, 6).mapToObj(_ -> newNumber()).toList();
        var people = new ArrayList<SubjectToken>();
        var links = new ArrayList<LinkRequest>();
        Alias before = null;
        for (var digits : numbers) {
            for (var alias : List.of(waId(digits), waId("4" + digits))) {
                people.add(protect(item(SIGNED_WEBHOOK, alias)).subject());
                if (before != null) {
                    links.add(new LinkRequest(List.of(before, alias)));
                }
                before = alias;
            }
        }
        var together = new CyclicBarrier(10);
        Callable<List<Integer>> call = () -> {
            var shuffled = new ArrayList<>(links);
            Collections.shuffle(shuffled, new Random());
            together.await();
            return shuffled.stream()
                    .map(link -> post("/v1/subjects/links", link).statusCode())
                    .toList();
        };
        // When
        var statuses = new ArrayList<Integer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answers : threads.invokeAll(Collections.nCopies(10, call))) {
                statuses.addAll(answers.get());
            }
        }
        // Then
        assertThat(statuses).hasSize(110).containsOnly(200);
        for (var person : people) {
            given().get("/v1/subjects/" + person)
                    .then()
                    .body("canonical", equalTo(people.getFirst().value()))
                    .body("family.size()", equalTo(people.size() - 1));
        }
    }

    @Test
    void whoWasErasedAndIsJoinedByAnAnswerOfThePlatformMakesBothSuppressedUntilTheyAct() {
        // Given
        var active = somebody(number);
        erase(protect(item(SIGNED_WEBHOOK, bsuid(number))).subject());
        var imported = protect(item(ASSERTED, bsuid(number)));
        assertThat(imported.state()).isEqualTo(SubjectState.SUPPRESSED);
        // When
        var answered = protect(item(PLATFORM_ANSWER, bsuid(number), waId(number)));
        // Then
        assertThat(answered.subject()).isEqualTo(active);
        assertThat(answered.state()).isEqualTo(SubjectState.SUPPRESSED);
        assertThat(revealToSend(active, proof(active), AliasKind.PHONE).error().reason())
                .isEqualTo("SUBJECT_SUPPRESSED");
        // When
        var acted = protect(item(SIGNED_WEBHOOK, waId(number)));
        // Then
        assertThat(acted.state()).isEqualTo(SubjectState.ACTIVE);
        awaitEvent("subjects.events", imported.subject() + ".returned");
        joined(awaitMergeOf(imported.subject()));
        awaitRevealed(imported.subject());
    }

    @Test
    void erasingOneOfAFamilyErasesAllOfItAndIsCertifiedOnceAllIsPurged() throws SQLException {
        // Given
        var older = somebody(number);
        var younger = protect(item(SIGNED_WEBHOOK, bsuid(number))).subject();
        protect(item(SIGNED_WEBHOOK, waId(number), bsuid(number)));
        // When
        var erasure = erase(younger);
        // Then
        assertThat(erase(older)).isEqualTo(erasure);
        for (var token : List.of(older, younger)) {
            given().get("/v1/subjects/" + token)
                    .then()
                    .body("state", equalTo("ERASED"))
                    .body("aliases.size()", equalTo(0));
            assertThat(revealToSend(token, proof(token), AliasKind.PHONE)
                            .error()
                            .reason())
                    .isEqualTo("SUBJECT_ERASED");
            assertThat(awaitEvent("subjects.events", erasure + ".erased." + token)
                            .event())
                    .isInstanceOf(SubjectErased.class);
        }
        assertThat(keysOf(List.of(older, younger))).isZero();
        assertThat(protect(item(ASSERTED, phone(number))).state()).isEqualTo(SubjectState.SUPPRESSED);
        assertThat(protect(item(ASSERTED, bsuid(number))).state()).isEqualTo(SubjectState.SUPPRESSED);
        // When
        confirm(older, erasure, "consent-service", Map.of("lastHeard", 1));
        confirm(younger, erasure, "consent-service", Map.of("lastHeard", 2));
        confirm(younger, erasure, "outbound-service", Map.of("serviceWindows", 1));
        // Then
        await().atMost(PATIENCE).untilAsserted(() -> given().get("/v1/erasures/" + erasure)
                .then()
                .body("members", equalTo(2))
                .body("awaiting", contains("outbound-service"))
                .body("confirmations.find { it.service == 'consent-service' }.subjects", equalTo(2))
                .body("confirmations.find { it.service == 'consent-service' }.purged.lastHeard", equalTo(3))
                .body("confirmations.find { it.service == 'outbound-service' }.subjects", equalTo(1)));
        // When
        confirm(older, erasure, "outbound-service", Map.of("serviceWindows", 0));
        // Then
        var certified = (ErasureCertified)
                awaitEvent("rights.events", erasure + ".certified").event();
        given().get("/v1/erasures/" + erasure)
                .then()
                .body("state", equalTo("CERTIFIED"))
                .body("certificate", equalTo(certified.certificate()));
    }

    @Test
    void aMergeThatRacesAnErasureLeavesNobodyOfTheFamilyUnerased() throws Exception {
        for (int round = 0; round < 20; round++) {
            // Given
            var digits = newNumber();
            var older = somebody(digits);
            var younger = protect(item(SIGNED_WEBHOOK, bsuid(digits))).subject();
            var erased = round % 2 == 0 ? older : younger;
            var other = round % 2 == 0 ? younger : older;
            var together = new CyclicBarrier(2);
            // When
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var merging = threads.submit(() -> {
                    together.await();
                    return protect(item(PLATFORM_ANSWER, waId(digits), bsuid(digits)));
                });
                var erasing = threads.submit(() -> {
                    together.await();
                    return erase(erased);
                });
                erasing.get();
                assertThat(merging.get().error()).isNull();
            }
            // Then
            var family = new ArrayList<>(given().get("/v1/subjects/" + erased).<List<String>>path("family"));
            family.add(erased.value());
            for (var member : family) {
                given().get("/v1/subjects/" + member).then().body("state", equalTo("ERASED"));
            }
            assertThat(keysOf(family.stream().map(SubjectToken::new).toList())).isZero();
            if (!family.contains(other.value())) {
                // the erasure was first: what it suppressed is not given to somebody who may be contacted
                given().get("/v1/subjects/" + other).then().body("state", equalTo("ACTIVE"));
            }
        }
    }

    private void mergeAndJoin(SubjectToken canonical, SubjectToken child, Alias... aliases) {
        assertThat(protect(item(SIGNED_WEBHOOK, aliases)).subject()).isEqualTo(canonical);
        joined(awaitMergeOf(child));
        awaitRevealed(child);
    }

    private static void awaitRevealed(SubjectToken subject) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        revealToSend(subject, proof(subject), AliasKind.PHONE).error())
                .isNull());
    }

    private static int keysOf(List<SubjectToken> subjects) throws SQLException {
        try (var connection = Infrastructure.shared().connect("vault", "vault_service");
                var count = connection.prepareStatement("SELECT count(*) FROM data_key WHERE subject = ANY (?)")) {
            count.setArray(
                    1,
                    connection.createArrayOf(
                            "text", subjects.stream().map(SubjectToken::value).toArray()));
            var rows = count.executeQuery();
            rows.next();
            return rows.getInt(1);
        }
    }
}

package io.optward.vault.protection;

import static io.optward.contracts.subject.AliasKind.EMAIL;
import static io.optward.contracts.subject.AliasKind.PARENT_BSUID;
import static io.optward.contracts.subject.AliasKind.USERNAME;
import static io.optward.contracts.vault.ProtectRequest.Origin.ASSERTED;
import static io.optward.contracts.vault.ProtectRequest.Origin.PLATFORM_ANSWER;
import static io.optward.contracts.vault.ProtectRequest.Origin.SIGNED_WEBHOOK;
import static io.optward.vault.VaultCalls.awaitEvent;
import static io.optward.vault.VaultCalls.bsuid;
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
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.subject.SubjectEvent.AliasLinked;
import io.optward.contracts.subject.SubjectEvent.SubjectCreated;
import io.optward.contracts.subject.SubjectState;
import io.optward.contracts.vault.Alias;
import io.optward.contracts.vault.LinkRequest;
import io.optward.contracts.vault.ProtectAnswer;
import io.optward.contracts.vault.ProtectRequest;
import io.optward.kit.fixture.Issuer;
import io.optward.vault.VaultResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(VaultResource.class)
class ProtectTest {

    @Test
    void onlyWhoHearsWhatsAppMaySayThatSomethingCameFromIt() {
        var number = newNumber();
        var department = Issuer.machine("demo-department", "sender").token();
        for (var origin : List.of("SIGNED_WEBHOOK", "PLATFORM_ANSWER")) {
            given().header("Authorization", "Bearer " + department)
                    .contentType("application/json")
                    .body("{\"items\":[{\"aliases\":[{\"kind\":\"WA_ID\",\"value\":\"" + number + "\"}],\"origin\":\""
                            + origin + "\"}]}")
                    .post("/v1/protect")
                    .then()
                    .statusCode(403)
                    .body("reason", equalTo("ORIGIN_NOT_YOURS"));
        }
        given().header("Authorization", "Bearer " + department)
                .contentType("application/json")
                .body("{\"items\":[{\"aliases\":[{\"kind\":\"WA_ID\",\"value\":\"" + number + "\"}]}]}")
                .post("/v1/protect")
                .then()
                .statusCode(200);
    }

    @Test
    void whatIsProtectedIsRevealedOnADecisionsProof() {
        // Given
        var number = newNumber();
        var item = protect(message(SIGNED_WEBHOOK, "wamid." + number, "Hi, it's Ana \uD83D\uDE00", waId(number)));
        // When
        var revealed = revealToSend(
                item.subject(), proof(item.subject()), item.ids().get("message").value(), item.fields());
        // Then
        assertThat(item.state()).isEqualTo(SubjectState.ACTIVE);
        assertThat(item.fields().get("body").text()).startsWith("sealed:v1:");
        assertThat(revealed.error()).isNull();
        assertThat(revealed.fields()).isEqualTo(Map.of("body", "Hi, it's Ana \uD83D\uDE00"));
    }

    @Test
    void theSameMessageHasTheSameIdWhoeverSendsIt() {
        var ids = Map.of("message", "wamid.HBgLMTU1NTAxMDA3NzcVAgASGBQzQTdG");
        var idsOnly = new ProtectRequest.Item(null, List.of(), ids, Map.of(), null, null);
        var withPerson = new ProtectRequest.Item(null, List.of(waId(newNumber())), ids, Map.of(), null, SIGNED_WEBHOOK);
        var answers = protectAll(List.of(idsOnly, withPerson));
        assertThat(answers.get(0).subject()).isNull();
        assertThat(answers.get(0).error()).isNull();
        assertThat(answers.get(0).ids()).isEqualTo(answers.get(1).ids());
        assertThat(answers.get(0).ids().get("message").value()).startsWith("mid_");
    }

    @Test
    void aDepartmentsPhoneNumberAndAWebhooksWaIdMeetInOneSubject() {
        // Given
        var number = newNumber();
        var asserted = protect(item(ASSERTED, phone(number)));
        // When
        var wrote = protect(item(SIGNED_WEBHOOK, waId(number)));
        // Then
        assertThat(wrote.subject()).isEqualTo(asserted.subject());
        assertThat(lookup(phone(number))).isEqualTo(asserted.subject());
        assertThat(lookup(waId(number))).isEqualTo(asserted.subject());
        assertThat(kindsOf(asserted.subject())).containsExactlyInAnyOrder("PHONE", "WA_ID");
    }

    @Test
    void aHundredBatchesThatMeetTheSameNewNumberMakeOneSubject() throws Exception {
        // Given
        var number = newNumber();
        var together = new CyclicBarrier(100);
        Callable<ProtectAnswer.Item> call = () -> {
            together.await();
            return protect(message(SIGNED_WEBHOOK, "wamid." + number, "Hi", waId(number), bsuid(number)));
        };
        // When
        List<SubjectToken> subjects = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : threads.invokeAll(Collections.nCopies(100, call))) {
                subjects.add(answer.get().subject());
            }
        }
        // Then
        assertThat(subjects).hasSize(100).containsOnly(subjects.getFirst());
        awaitEvent("subjects.events", subjects.getFirst() + ".created");
    }

    @Test
    void aHundredCallsThatWriteTheSameNewNumberInAllItsFormsMakeOneSubject() throws Exception {
        // Given
        var eight = "8" + newNumber().substring(4);
        var spellings = List.of(
                item(ASSERTED, phone("55319" + eight)),
                item(SIGNED_WEBHOOK, waId("5531" + eight)),
                item(ASSERTED, phone("5531" + eight)),
                item(SIGNED_WEBHOOK, waId("55319" + eight), bsuid(eight)));
        var together = new CyclicBarrier(100);
        var calls = IntStream.range(0, 100)
                .<Callable<ProtectAnswer.Item>>mapToObj(i -> () -> {
                    together.await();
                    return protect(spellings.get(i % spellings.size()));
                })
                .toList();
        // When
        List<SubjectToken> subjects = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : threads.invokeAll(calls)) {
                subjects.add(answer.get().subject());
            }
        }
        // Then
        assertThat(subjects).hasSize(100).containsOnly(subjects.getFirst());
        assertThat(lookup(bsuid(eight))).isEqualTo(subjects.getFirst());
        assertThat(lookup(phone("55319" + eight))).isEqualTo(subjects.getFirst());
    }

    @Test
    void idsThatDifferInTheCaseOfALetterAreTwoPeople() {
        var number = newNumber();
        var upper = protect(item(SIGNED_WEBHOOK, new Alias(AliasKind.BSUID, "US.A" + number)));
        var lower = protect(item(SIGNED_WEBHOOK, new Alias(AliasKind.BSUID, "US.a" + number)));
        assertThat(upper.subject()).isNotEqualTo(lower.subject());
        assertThat(lookup(new Alias(AliasKind.BSUID, "US.a" + number))).isEqualTo(lower.subject());
    }

    @Test
    void severalAliasesOfOneCallFindAndNameOnePerson() {
        // Given
        var number = newNumber();
        var all = new Alias[] {waId(number), bsuid(number), new Alias(PARENT_BSUID, "US.ENT.S" + number)};
        // When
        var subject = protect(item(SIGNED_WEBHOOK, all)).subject();
        // Then
        for (var alias : all) {
            assertThat(protect(item(ASSERTED, alias)).subject()).isEqualTo(subject);
        }
        assertThat(protect(item(ASSERTED, phone(number), bsuid(number))).subject())
                .isEqualTo(subject);
    }

    @Test
    void batchesThatNameTheSamePeopleInAnotherOrderAllGetThrough() throws Exception {
        // Given
        var numbers = IntStream.range(0, 50).mapToObj(_ -> newNumber()).toList();
        var forwards = numbers.stream()
                .map(number -> item(SIGNED_WEBHOOK, waId(number)))
                .toList();
        var backwards = forwards.reversed();
        // When
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var one = threads.submit(() -> protectAll(forwards));
            var other = threads.submit(() -> protectAll(backwards));
            // Then
            assertThat(one.get().stream().map(ProtectAnswer.Item::subject).toList())
                    .isEqualTo(other.get().reversed().stream()
                            .map(ProtectAnswer.Item::subject)
                            .toList());
        }
    }

    @Test
    void somebodyNewIsToldOnceWithTheKindsOfTheirAliases() {
        var number = newNumber();
        var subject = protect(item(SIGNED_WEBHOOK, waId(number), bsuid(number))).subject();
        protect(item(SIGNED_WEBHOOK, waId(number), bsuid(number)));
        var created = (SubjectCreated)
                awaitEvent("subjects.events", subject + ".created").event();
        assertThat(created.state()).isEqualTo(SubjectState.ACTIVE);
        assertThat(created.aliases()).containsExactly(AliasKind.PHONE, AliasKind.WA_ID, AliasKind.BSUID);
        assertThat(events("subjects.events").stream()
                        .filter(event -> subject.equals(event.subject()))
                        .count())
                .isEqualTo(1);
    }

    @Test
    void oneSignedWebhookLinksANewAliasToAKnownSubject() {
        // Given
        var number = newNumber();
        var subject = somebody(number);
        // When
        var answer = protect(
                item(SIGNED_WEBHOOK, waId(number), bsuid(number), new Alias(PARENT_BSUID, "US.ENT.P" + number)));
        // Then
        assertThat(answer.subject()).isEqualTo(subject);
        assertThat(lookup(bsuid(number))).isEqualTo(subject);
        assertThat(kindsOf(subject)).containsExactlyInAnyOrder("PHONE", "WA_ID", "BSUID", "PARENT_BSUID");
        awaitEvent("subjects.events", subject + ".created");
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(events("subjects.events").stream()
                        .filter(event -> event.id().startsWith(subject + ".linked."))
                        .map(event -> ((AliasLinked) event.event()).kind()))
                .containsExactlyInAnyOrder(AliasKind.BSUID, PARENT_BSUID));
    }

    @Test
    void anAnswerOfThePlatformLinksTheNumberItRewrote() {
        // Given: what was dialled and what WhatsApp made of it
        var dialled = phone("5511987" + newNumber().substring(5));
        var canonical = waId("551187" + dialled.value().substring(8));
        var subject = protect(item(ASSERTED, dialled)).subject();
        // When
        var linked = post("/v1/subjects/links", new LinkRequest(List.of(dialled, canonical)));
        // Then
        linked.then().statusCode(200).body("subject", equalTo(subject.value()));
        assertThat(lookup(canonical)).isEqualTo(subject);
    }

    @Test
    void whatIsNotIdentifyingIsKeptAndFindsNobody() {
        // Given
        var number = newNumber();
        var name = new Alias(USERNAME, "ana" + number);
        var subject = protect(item(SIGNED_WEBHOOK, waId(number), name)).subject();
        // When
        var byName = protect(item(SIGNED_WEBHOOK, name));
        var sameNameOther = protect(item(SIGNED_WEBHOOK, waId(newNumber()), name));
        // Then
        assertThat(kindsOf(subject)).contains("USERNAME");
        assertThat(byName.error().reason()).isEqualTo("ALIAS_NOT_IDENTIFYING");
        assertThat(sameNameOther.subject()).isNotEqualTo(subject);
    }

    @Test
    void aDepartmentMayNotSayThatTwoPeopleAreOne() {
        // Given
        var ana = newNumber();
        var ben = newNumber();
        somebody(ana);
        somebody(ben);
        // When
        var twoKnown = protect(item(ASSERTED, phone(ana), phone(ben)));
        var knownAndNew = protect(item(ASSERTED, phone(ana), bsuid(ana)));
        var twoNew = protect(item(ASSERTED, phone(newNumber()), bsuid("X" + ana)));
        // Then
        for (var answer : List.of(twoKnown, knownAndNew, twoNew)) {
            assertThat(answer.error().reason()).isEqualTo("ALIAS_CONFLICT");
            assertThat(answer.subject()).isNull();
        }
        lookupStatus(bsuid(ana), 404);
        lookupStatus(bsuid("X" + ana), 404);
    }

    @Test
    void laterItemsOfABatchSeeWhatEarlierOnesMade() {
        var number = newNumber();
        var answers = protectAll(List.of(
                item(SIGNED_WEBHOOK, waId(number)),
                item(SIGNED_WEBHOOK, waId(number), bsuid(number)),
                item(PLATFORM_ANSWER, bsuid(number)),
                item(ASSERTED, phone(number))));
        assertThat(answers.stream().map(ProtectAnswer.Item::subject).distinct()).hasSize(1);
        assertThat(answers.getFirst().subject()).isNotNull();
    }

    @Test
    void oneBadItemDoesNotTouchTheOthers() {
        var number = newNumber();
        var answers = protectAll(List.of(
                item(ASSERTED, new Alias(AliasKind.PHONE, number)),
                item(ASSERTED, phone(number)),
                item(ASSERTED, phone(newNumber()), new Alias(EMAIL, "ana"))));
        assertThat(answers.get(0).error().reason()).isEqualTo("ALIAS_INVALID");
        assertThat(answers.get(0).error().field()).isEqualTo("aliases[0].value");
        assertThat(answers.get(0).error().detail()).doesNotContain(number);
        assertThat(answers.get(1).subject()).isNotNull();
        assertThat(answers.get(2).error().field()).isEqualTo("aliases[1].value");
    }

    @Test
    void fieldsWithoutASubjectOrAContextAreRefused() {
        var number = newNumber();
        var fields = Map.of("body", "Hi");
        var nobody = protect(new ProtectRequest.Item(null, List.of(), Map.of("message", "w"), fields, null, null));
        var noContext = protect(new ProtectRequest.Item(null, List.of(waId(number)), Map.of(), fields, null, null));
        var twoIds = protect(
                new ProtectRequest.Item(null, List.of(waId(number)), Map.of("a", "1", "b", "2"), fields, null, null));
        var oneId = protect(new ProtectRequest.Item(null, List.of(waId(number)), Map.of("a", "1"), fields, null, null));
        var badContext =
                protect(new ProtectRequest.Item(null, List.of(waId(number)), Map.of(), fields, "+" + number, null));
        assertThat(nobody.error().reason()).isEqualTo("SUBJECT_MISSING");
        assertThat(noContext.error().reason()).isEqualTo("CONTEXT_MISSING");
        assertThat(twoIds.error().reason()).isEqualTo("CONTEXT_MISSING");
        assertThat(oneId.error()).isNull();
        assertThat(oneId.ids().get("a").value()).startsWith("kid_");
        assertThat(badContext.error().reason()).isEqualTo("CONTEXT_INVALID");
        assertThat(badContext.error().detail()).doesNotContain(number);
    }

    @Test
    void aKnownTokenIsEnoughAndAnUnknownOneIsRefused() {
        var subject = somebody(newNumber());
        var known = protect(new ProtectRequest.Item(subject, List.of(), Map.of(), Map.of("body", "Hi"), "msg_1", null));
        var unknown = protect(new ProtectRequest.Item(
                SubjectToken.random(), List.of(), Map.of(), Map.of("body", "Hi"), "msg_1", null));
        assertThat(known.subject()).isEqualTo(subject);
        assertThat(known.fields()).containsKey("body");
        assertThat(unknown.error().reason()).isEqualTo("SUBJECT_UNKNOWN");
    }

    @Test
    void anAccountIsKnownByItsOwnAliasAndIsNobodyElse() {
        var account = new Alias(AliasKind.ACCOUNT, "2155" + newNumber());
        var alone = protect(item(SIGNED_WEBHOOK, account));
        var withPerson = protect(item(SIGNED_WEBHOOK, account, waId(newNumber())));
        assertThat(alone.subject()).isNotNull();
        var ofPerson = new ProtectRequest.Item(
                somebody(newNumber()), List.of(account), Map.of(), Map.of(), null, SIGNED_WEBHOOK);
        assertThat(protect(ofPerson).error().reason()).isEqualTo("ALIAS_INVALID");
        assertThat(withPerson.error().reason()).isEqualTo("ALIAS_INVALID");
    }

    @Test
    void aThousandItemsAreABatchAndOneMoreIsNot() {
        var items = IntStream.range(0, 1_001)
                .mapToObj(_ -> item(SIGNED_WEBHOOK, waId(newNumber())))
                .toList();
        assertThat(protectAll(items.subList(0, 1_000)).stream()
                        .map(ProtectAnswer.Item::subject)
                        .distinct())
                .hasSize(1_000)
                .doesNotContainNull();
        post("/v1/protect", new ProtectRequest(items))
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("field", equalTo("items"));
    }

    @Test
    void badInputIsRefusedWithTheNameOfTheField() {
        badInput("{", null);
        badInput("{}", "items");
        badInput("{\"items\":[{\"subject\":\"ana\"}]}", "items[0].subject");
        badInput("{\"items\":[{\"aliases\":[{\"kind\":\"FAX\",\"value\":\"1\"}]}]}", "items[0].aliases[0].kind");
        var answers = given().contentType("application/json")
                .body("{\"items\":[null,{\"aliases\":[{}]},{\"ids\":{\"message\":null}},{\"ids\":{\"+1\":\"x\"}}]}")
                .post("/v1/protect")
                .as(ProtectAnswer.class)
                .items();
        assertThat(answers.get(0).error().reason()).isEqualTo("FIELD_INVALID");
        assertThat(answers.get(1).error().field()).isEqualTo("aliases[0].kind");
        assertThat(answers.get(2).error().field()).isEqualTo("ids.message");
        assertThat(answers.get(3).error().field()).isEqualTo("ids");
    }

    @Test
    void lookingUpNobodyOrByWhatIdentifiesNobodyIsRefused() {
        var number = newNumber();
        lookupStatus(phone(number), 404);
        lookupStatus(new Alias(EMAIL, "ana@example.com"), 400);
        post("/v1/subjects/lookup", new Alias(AliasKind.PHONE, number))
                .then()
                .statusCode(400)
                .body("reason", equalTo("ALIAS_INVALID"))
                .body("field", equalTo("value"))
                .body("detail", not(containsString(number)));
        given().get("/v1/subjects/" + SubjectToken.random())
                .then()
                .statusCode(404)
                .body("reason", equalTo("SUBJECT_UNKNOWN"));
    }

    private static void badInput(String body, String field) {
        var problem = given().contentType("application/json")
                .body(body)
                .post("/v1/protect")
                .then()
                .statusCode(400)
                .contentType("application/problem+json");
        if (field != null) {
            problem.body("field", equalTo(field));
        }
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

    private static List<String> kindsOf(SubjectToken subject) {
        return given().get("/v1/subjects/" + subject)
                .then()
                .statusCode(200)
                .body("state", equalTo("ACTIVE"))
                .body("family.size()", equalTo(0))
                .extract()
                .path("aliases");
    }
}

package io.optward.kit.consumption;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.SubjectEvent.SubjectReturned;
import io.optward.kit.event.CloudEvents;
import io.optward.kit.event.Envelope;
import io.optward.kit.event.EventPublisher;
import io.optward.kit.fixture.InfrastructureResource;
import io.optward.kit.letter.Letters;
import io.optward.kit.letter.UndecodedRecord;
import io.optward.stack.fixture.Infrastructure;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** What becomes of a record that cannot be decoded. */
@QuarkusTest
@WithTestResource(value = InfrastructureResource.class, initArgs = @ResourceArg(name = "database", value = "consent"))
class LettersTest {

    private static final String TOPIC = "subjects.events";
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    SteadfastConsumer consumer;

    @Inject
    NoteReturns effect;

    @Inject
    Letters letters;

    @Inject
    EventPublisher publisher;

    @ConfigProperty(name = "quarkus.application.name")
    String service;

    private final SubjectToken ana = SubjectToken.random();

    @Test
    void aRecordThatCannotBeDecodedIsListedOnceHoweverOftenItIsRead() {
        // Given
        var record = produced(ana.value(), Map.of("ce_type", "subject.vanished.v7"), "{\"at\":\"noon\"}");
        // When
        read(record);
        read(record);
        // Then
        var letters = lettersOf(record);
        assertThat(letters).singleElement().satisfies(letter -> assertThat(letter)
                .containsEntry("state", "OPEN")
                .containsEntry("topic", TOPIC)
                .containsEntry("reason", "NO_CLOUD_EVENT")
                .containsEntry("type", "subject.vanished.v7")
                .containsEntry("subject", ana.value()));
        var id = (String) letters.getFirst().get("id");
        assertThat(copies(id)).hasSize(2).allSatisfy(copy -> assertThat(
                        CloudEvents.text(copy.headers(), "optward_consumer"))
                .isEqualTo("kit-service"));
        await().atMost(SOON).untilAsserted(() -> assertThat(factsAbout(id)).containsExactly(id + ".put-aside"));
        given().get("/q/metrics")
                .then()
                .body(containsString(
                        "optward_dead_letters_total{reason=\"NO_CLOUD_EVENT\",topic=\"subjects.events\"}"));
    }

    @Test
    void aTypeThatIsNotKnownYetIsPutAsideAndStaysOpenWhenItIsReplayedTooEarly() {
        // Given
        var record = produced(ana.value(), headers("subject.vanished.v7"), "{}");
        read(record);
        var id = idOf(record);
        // When
        replay(id)
                // Then
                .statusCode(422)
                .contentType("application/problem+json")
                .body("reason", is("LETTER_STILL_UNDECODABLE"))
                .body("undecodable", is("UNKNOWN_TYPE"));
        show(id).body("letter.state", is("OPEN")).body("available", is(true));
    }

    @Test
    void aFactOfAnotherTopicATombstoneAndAFactThatLeavesSomethingOutAreAllPutAside() {
        var elsewhere = produced(ana.value(), headers("erasure.requested.v1"), """
                {"subject":"%s","erasure":"era_1","actor":"x","at":"2026-11-23T12:00:00Z"}""".formatted(ana));
        var tombstone = produced(ana.value(), headers("subject.returned.v1"), null);
        var nothing = produced(ana.value(), headers("subject.returned.v1"), "null");
        var halved = produced(ana.value(), headers("subject.returned.v1"), "{\"at\":\"2026-11-23T12:00:00Z\"}");

        read(elsewhere, tombstone, nothing, halved);

        assertThat(effect.taken()).doesNotContain("era_0123456789ABCDEFGHJKMNPQRS.x");
        assertThat(lettersOf(elsewhere, tombstone, nothing, halved))
                .extracting(letter -> letter.get("reason"))
                .containsExactlyInAnyOrder("WRONG_TOPIC", "NO_DATA", "BAD_DATA", "BAD_DATA");
        show(idOf(halved)).body("fault", is("subject is missing"));
    }

    @Test
    void whatAnOlderVersionCouldNotDecodeHasItsEffectOnceWhenItIsReplayed() {
        // Given
        var id = "era_" + ana.value().substring(4) + ".returned";
        var record = decodable(id);
        anOlderVersionPutAside(record);
        var letter = idOf(record);
        show(letter).body("letter.state", is("OPEN")).body("undecodable", nullValue());
        // When
        var first = replay(letter).statusCode(200).body("state", is("REPLAYED")).extract();
        var second = replay(letter).statusCode(200).extract();
        // Then
        assertThat(effect.taken()).filteredOn(id::equals).hasSize(1);
        assertThat(second.asString()).isEqualTo(first.asString());
        await().atMost(SOON).untilAsserted(() -> assertThat(factsAbout(letter))
                .containsExactly(letter + ".put-aside", letter + ".replayed"));
        settle(letter, "it is a test").statusCode(409).body("reason", is("LETTER_REPLAYED"));
    }

    @Test
    void aReplayOfAFactThatHadItsEffectBeforeDoesNothingAgain() {
        // Given
        var id = "era_" + ana.value().substring(4) + ".returned";
        consumer.consume(batch(decodable(id)), effect::take);
        var again = decodable(id);
        anOlderVersionPutAside(again);
        // When
        replay(idOf(again)).statusCode(200);
        // Then
        assertThat(effect.taken()).filteredOn(id::equals).hasSize(1);
    }

    @Test
    void aCopyThatIsGoneIsReadFromItsTopicAndWithoutBothThereIsNothingToReplay() throws SQLException {
        // Given
        var kept = decodable("era_" + ana.value().substring(4) + ".kept");
        var gone = decodable("era_" + ana.value().substring(4) + ".gone");
        anOlderVersionPutAside(kept);
        anOlderVersionPutAside(gone);
        var keptId = idOf(kept);
        var goneId = idOf(gone);
        theirCopiesExpire(keptId, goneId);
        theTopicWasMadeAnewUnder(goneId);
        // Then
        show(goneId).body("available", is(false)).body("headers", empty());
        replay(goneId).statusCode(410).body("reason", is("LETTER_GONE"));
        replay(keptId).statusCode(200).body("state", is("REPLAYED"));
    }

    @Test
    void anInspectionShowsNamesAndPlacesAndNoValue() {
        // Given
        var record = produced("+15550100777", Map.of("ce_type", "wamid.HBgL", "x-Ana Okoye", "y"), """
                {"profile":{"name":"Ana Okoye"},"+15550100777":1,"items":[{"text":"secret"},{"text":7}], broken""");
        read(record);
        // When
        var shown = show(idOf(record))
                // Then
                .body("letter.reason", is("NO_CLOUD_EVENT"))
                .body("letter.subject", nullValue())
                .body("letter.type", nullValue())
                .body("key", nullValue())
                .body("headers", hasItems("ce_type", "?", "optward_reason"))
                .body("data.fields", hasItems("profile.name: string", "?: number", "items[].text: string"))
                .body("data.brokenAt", notNullValue())
                .extract()
                .asString();
        assertThat(shown).doesNotContain("15550100777", "Okoye", "secret", "wamid");
    }

    @Test
    void somebodyWhoHasLookedSettlesALetterAndSaysWhyWithoutNamingAnybody() {
        // Given
        var record = produced(ana.value(), Map.of(), "nonsense");
        read(record);
        var id = idOf(record);
        // When
        settle(id, "call +1 555 010 0777").statusCode(400).body("field", is("reason"));
        settle(id, "x".repeat(501)).statusCode(400).body("field", is("reason"));
        settle(id, " ").statusCode(400).body("field", is("reason"));
        settle(id, "a tool of ours wrote here by mistake")
                // Then
                .statusCode(200)
                .body("state", is("SETTLED"))
                .body("actor", is("demo-department"))
                .body("note", is("a tool of ours wrote here by mistake"));
        settle(id, "again").statusCode(200).body("note", is("a tool of ours wrote here by mistake"));
        replay(id).statusCode(409).body("reason", is("LETTER_SETTLED"));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(factsAbout(id)).containsExactly(id + ".put-aside", id + ".settled"));
        given().get("/v1/letters?state=OPEN&limit=500").then().body("items.id", not(hasItem(id)));
        given().get("/v1/letters?state=SETTLED&limit=500").then().body("items.id", hasItem(id));
    }

    @Test
    void theListComesInPages() {
        // Given
        read(produced(ana.value(), Map.of(), "one"), produced(ana.value(), Map.of(), "two"));
        // When
        var page = given().get("/v1/letters?limit=1").then().statusCode(200).extract();
        // Then
        assertThat(page.<List<?>>path("items")).hasSize(1);
        given().get("/v1/letters?limit=1&cursor=" + page.path("next"))
                .then()
                .statusCode(200)
                .body("items.id", not(hasItem(page.<String>path("items[0].id"))));
        given().get("/v1/letters?cursor=nonsense").then().statusCode(400);
        given().get("/v1/letters?state=LOST").then().statusCode(400).body("field", is("state"));
        given().get("/v1/letters?topic=rights.events").then().body("items", empty());
        given().get("/v1/letters/ltr_nobody").then().statusCode(404);
    }

    private ConsumerRecord<String, byte[]> decodable(String id) {
        var written =
                CloudEvents.record(new Envelope<>(id, "/vault-service", ana, NOON, new SubjectReturned(ana, NOON)));
        var headers = new HashMap<String, String>();
        written.headers()
                .forEach(header -> headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        return produced(written.key(), headers, new String(written.value(), StandardCharsets.UTF_8));
    }

    /** As a version would that does not know the type: what the consumer does with such a record. */
    private void anOlderVersionPutAside(ConsumerRecord<String, byte[]> record) {
        var found = new UndecodedRecord(record, "UNKNOWN_TYPE");
        var copies = publisher.sendAndAwait(List.of(found.copy(service)), SOON);
        QuarkusTransaction.requiringNew().run(() -> letters.putAside(List.of(found), copies));
    }

    private void theirCopiesExpire(String... letters) throws SQLException {
        for (var letter : letters) {
            change("UPDATE letter SET kept_offset = 1000000 WHERE letter = '" + letter + "'");
        }
    }

    private void theTopicWasMadeAnewUnder(String letter) throws SQLException {
        change("UPDATE letter SET record_offset = record_offset - 1 WHERE letter = '" + letter + "'");
    }

    private static void change(String sql) throws SQLException {
        try (var superuser = Infrastructure.shared().connect("consent", "postgres")) {
            assertThat(superuser.createStatement().executeUpdate(sql)).isEqualTo(1);
        }
    }

    @SafeVarargs
    private void read(ConsumerRecord<String, byte[]>... records) {
        for (var record : records) {
            consumer.consume(batch(record), effect::take);
        }
    }

    private static ValidatableResponse show(String letter) {
        return given().get("/v1/letters/" + letter).then().statusCode(200);
    }

    private static ValidatableResponse replay(String letter) {
        return given().post("/v1/letters/" + letter + "/replay").then();
    }

    private static ValidatableResponse settle(String letter, String reason) {
        return given().contentType("application/json")
                .body(Map.of("reason", reason))
                .post("/v1/letters/" + letter + "/settle")
                .then();
    }

    private static String idOf(ConsumerRecord<String, byte[]> record) {
        return (String) lettersOf(record).getFirst().get("id");
    }

    @SafeVarargs
    private static List<Map<String, Object>> lettersOf(ConsumerRecord<String, byte[]>... records) {
        var all = given().get("/v1/letters?limit=500&topic=" + TOPIC)
                .then()
                .statusCode(200)
                .extract()
                .<List<Map<String, Object>>>path("items");
        return all.stream()
                .filter(letter -> List.of(records).stream()
                        .anyMatch(record -> letter.get("partition").equals(record.partition())
                                && ((Number) letter.get("offset")).longValue() == record.offset()))
                .toList();
    }

    private static List<ConsumerRecord<String, byte[]>> copies(String letter) {
        return Infrastructure.shared().records(TOPIC + ".dead-letter").stream()
                .filter(copy -> letter.equals(CloudEvents.text(copy.headers(), "optward_letter")))
                .toList();
    }

    private static List<String> factsAbout(String letter) {
        return Infrastructure.shared().records("audit.trail").stream()
                .map(record -> CloudEvents.text(record.headers(), "ce_id"))
                .filter(id -> id != null && id.startsWith(letter + "."))
                .toList();
    }

    private static Map<String, String> headers(String type) {
        return Map.of(
                "ce_id",
                "era_0123456789ABCDEFGHJKMNPQRS.x",
                "ce_type",
                type,
                "ce_source",
                "/vault-service",
                "ce_time",
                "2026-11-23T12:00:00Z");
    }

    /** Written to the topic, and as a consumer would be given it. */
    private static ConsumerRecord<String, byte[]> produced(String key, Map<String, String> headers, String value) {
        var bytes = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
        var place = Infrastructure.shared().produce(TOPIC, key, headers, bytes);
        return Infrastructure.shared().records(TOPIC).stream()
                .filter(record -> record.partition() == place.partition() && record.offset() == place.offset())
                .findFirst()
                .orElseThrow();
    }

    private static ConsumerRecords<String, byte[]> batch(ConsumerRecord<String, byte[]> record) {
        return new ConsumerRecords<>(
                Map.of(new TopicPartition(record.topic(), record.partition()), List.of(record)), Map.of());
    }
}

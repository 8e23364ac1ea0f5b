package io.optward.audit.search;

import static io.optward.audit.Facts.NOON;
import static io.optward.audit.Facts.id;
import static io.optward.audit.Facts.leaf;
import static io.optward.audit.Facts.logged;
import static io.optward.audit.Facts.publish;
import static io.optward.contracts.Topic.AUDIT_TRAIL;
import static io.optward.contracts.Topic.CONSENT_EVENTS;
import static io.optward.contracts.Topic.MESSAGES_STATUS;
import static io.optward.contracts.Topic.OUTBOUND_RESULTS;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.optward.audit.AuditTest;
import io.optward.audit.Facts;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@AuditTest
class SearchTest {

    private final String ana = id("sub_");

    @Test
    void everythingAboutAPersonIsFoundNewestFirstInPages() {
        // Given
        var ids = IntStream.range(0, 7).mapToObj(_ -> id("con_")).toList();
        ids.forEach(id -> publish(CONSENT_EVENTS, id, "consent.granted.v1", ana, "{\"subject\":\"" + ana + "\"}"));
        ids.forEach(Facts::logged);
        // When
        var found = new ArrayList<String>();
        String cursor = null;
        int pages = 0;
        do {
            var page = search("{\"subject\":\"%s\",\"limit\":3%s}"
                    .formatted(ana, cursor == null ? "" : ",\"cursor\":\"" + cursor + "\""));
            found.addAll(page.getList("items.id"));
            cursor = page.getString("next");
            pages++;
        } while (cursor != null);
        // Then
        assertThat(found).containsExactlyElementsOf(ids.reversed());
        assertThat(pages).isEqualTo(3);
    }

    @Test
    void aFactAboutSeveralPeopleIsFoundByEachOfThem() {
        var bea = id("sub_");
        var event = id("rev_");
        publish(AUDIT_TRAIL, event, "values.revealed.v1", "outbound-service", """
                {"actor":"outbound-service","items":[{"subject":"%s","outcome":"REVEALED"},{"subject":"%s","outcome":"REFUSED"}]}""".formatted(ana, bea));
        logged(event);
        assertThat(ids("{\"subject\":\"" + ana + "\"}")).containsExactly(event);
        assertThat(ids("{\"subject\":\"" + bea + "\"}")).containsExactly(event);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "'type':'message.state-changed'; true",
                "'type':'message.state-changed.v1'; true",
                "'type':'message.received'; false",
                "'actor':'clinic'; true",
                "'actor':'bank'; false",
                "'outcome':'DENIED'; true",
                "'outcome':'SENT'; false",
                "'purpose':'MARKETING'; true",
                "'purpose':'SURVEY'; false",
                "'text':'no consent'; true",
                "'text':'Autumn'; true",
                "'text':'no reason'; false",
                "'from':'2026-11-23T12:00:00Z'; true",
                "'from':'2026-11-23T12:00:01Z'; false",
                "'to':'2026-11-23T12:00:01Z'; true",
                "'to':'2026-11-23T12:00:00Z'; false",
                "'from':'2026-11-23T11:00:00Z','to':'2026-11-23T13:00:00Z','outcome':'DENIED','text':'denied'; false",
            })
    void everyFilterNarrowsTheSearch(String filter, boolean fits) {
        // Given
        var event = deniedMessage(id("msg_"));
        // Then
        var found = ids("{\"subject\":\"%s\",%s}".formatted(ana, filter.replace('\'', '"')));
        assertThat(found).isEqualTo(fits ? List.of(event) : List.of());
    }

    @Test
    void aMessageIsFoundWithEverythingThatBecameOfIt() {
        // Given
        var message = id("msg_");
        var denied = deniedMessage(message);
        var status = id("mid_") + ".delivered";
        publish(MESSAGES_STATUS, status, "message.delivered.v1", ana, "{\"request\":\"" + message + "\"}");
        logged(status);
        // Then
        assertThat(ids("{\"message\":\"" + message + "\"}")).containsExactlyInAnyOrder(status, denied);
        assertThat(ids("{\"message\":\"" + status.replace(".delivered", "") + "\"}"))
                .containsExactly(status);
    }

    @Test
    void aSearchAsOfACheckpointIsRepeatable() {
        var first = id("con_");
        publish(CONSENT_EVENTS, first, "consent.granted.v1", ana, "{}");
        long asOf = logged(first) + 1;
        var second = id("con_");
        publish(CONSENT_EVENTS, second, "consent.withdrawn.v1", ana, "{}");
        logged(second);
        assertThat(ids("{\"subject\":\"%s\",\"asOf\":%d}".formatted(ana, asOf))).containsExactly(first);
    }

    @Test
    void anEventIsShownAsItWasSaidWithDigestsInThePlaceOfSealedValues() {
        var event = id("mid_");
        publish(MESSAGES_STATUS, event, "message.delivered.v1", ana, "{\"body\":\"sealed:v1:AAAA\"}");
        long index = logged(event);
        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> given().get("/v1/events/{id}", event)
                .then()
                .statusCode(200)
                .body("index", is((int) index))
                .body("id", is(event))
                .body("type", is("message.delivered.v1"))
                .body("source", is("/a-service"))
                .body("subject", is(ana))
                .body("time", is(NOON.toString()))
                .body("topic", is("messages.status"))
                .body("data.body", startsWith("sha256:"))
                .body("refused", nullValue())
                .body("published", is(true)));
    }

    @Test
    void aSearchIsItselfAFactThatRemembersNoFreeText() {
        ids("{\"subject\":\"%s\",\"text\":\"something private\"}".formatted(ana));
        var fact = await().atMost(Duration.ofSeconds(10))
                .until(
                        () -> Facts.ask("SELECT id FROM event WHERE type = 'log.searched.v1' AND '%s' = ANY (terms)"
                                .formatted("subject=" + ana)),
                        found -> !found.isEmpty());
        assertThat(leaf(fact.getFirst()))
                .contains("\"actor\":\"demo-department\"", "\"text\":\"given\"", "\"results\":0")
                .doesNotContain("private");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{'subject':'+15550100777'}; subject",
                "{'message':'wamid.HBgL'}; message",
                "{'type':'15550100777'}; type",
                "{'actor':'a b'}; actor",
                "{'text':'--'}; text",
                "{'limit':0}; limit",
                "{'limit':501}; limit",
                "{'cursor':'!'}; cursor",
                "{'cursor':'eHg'}; cursor",
                "{'asOf':-1}; asOf",
                "{'from':'2026-11-23T12:00:00Z','to':'2026-11-23T12:00:00Z'}; to",
                "{'from':'yesterday'}; from",
            })
    void aFilterThatMakesNoSenseIsRefusedByNameAndNotRepeated(String filter, String field) {
        var answer = given().contentType("application/json")
                .body(filter.replace('\'', '"'))
                .post("/v1/events/search")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("reason", is("FIELD_INVALID"))
                .body("field", is(field))
                .extract()
                .asString();
        assertThat(answer).doesNotContain("15550100777", "wamid");
    }

    @Test
    void aBodyThatIsNotJsonIsRefused() {
        for (var body : List.of("", "{", "null")) {
            given().contentType("application/json")
                    .body(body)
                    .post("/v1/events/search")
                    .then()
                    .statusCode(400)
                    .contentType("application/problem+json");
        }
    }

    private String deniedMessage(String message) {
        var event = message + ".2";
        publish(OUTBOUND_RESULTS, event, "message.state-changed.v1", ana, """
                {"request":"%s","subject":"%s","department":"clinic","purpose":"MARKETING","status":"DENIED",\
                "reasons":["NO_CONSENT"],"template":"autumn_checkup"}""".formatted(message, ana));
        logged(event);
        return event;
    }

    private static List<String> ids(String filter) {
        return search(filter).getList("items.id");
    }

    private static JsonPath search(String filter) {
        return given().contentType("application/json")
                .body(filter)
                .post("/v1/events/search")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}

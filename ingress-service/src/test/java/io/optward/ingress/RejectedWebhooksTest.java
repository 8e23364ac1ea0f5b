package io.optward.ingress;

import static io.optward.ingress.VaultOfTheTest.mid;
import static io.optward.ingress.VaultOfTheTest.personOf;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.optward.contracts.CrockfordId;
import io.optward.contracts.Topic;
import io.optward.kit.event.CloudEvents;
import io.optward.kit.fixture.InfrastructureResource;
import io.optward.stack.fixture.Infrastructure;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a webhook that could not be taken. Each test has people and messages of its own. */
@QuarkusTest
@WithTestResource(value = InfrastructureResource.class, initArgs = @ResourceArg(name = "database", value = "ingress"))
@WithTestResource(VaultOfTheTest.class)
class RejectedWebhooksTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final Infrastructure infrastructure = Infrastructure.shared();
    private final HttpClient http = HttpClient.newHttpClient();

    @ConfigProperty(name = "optward.vault.url")
    String vault;

    @BeforeEach
    void everythingIsReady() {
        await().atMost(SOON).until(() -> given().get("/q/health/ready").statusCode() == 200);
    }

    @Test
    void aBodyThatIsNoJsonIsListedAndInspectedWithoutAnyOfItsWords() {
        // Given
        var body = "{\"note\":\"Ana is at +15550100333\",\"+15550100333\":1, and then it breaks"
                .getBytes(StandardCharsets.UTF_8);
        // When
        deliver(body);
        var receipt = awaitRejected(body.length);
        // Then
        var shown = show(receipt)
                .body("webhook.state", is("OPEN"))
                .body("webhook.reason", is("NOT_JSON"))
                .body("webhook.sizeBytes", is(body.length))
                .body("webhook.subjects", empty())
                .body("available", is(true))
                .body("opened", is(true))
                .body("data.fields", hasItems("note: string", "?: number"))
                .extract()
                .asString();
        assertThat(shown).doesNotContain("15550100333", "Ana", "breaks");
    }

    @Test
    void aWebhookThatIsStillNotUnderstoodStaysOpenWhenItIsReplayedAndCanBeSettled() {
        // Given
        var body = "no JSON either".getBytes(StandardCharsets.UTF_8);
        deliver(body);
        var receipt = awaitRejected(body.length);
        // When
        replay(receipt)
                // Then
                .statusCode(422)
                .contentType("application/problem+json")
                .body("reason", is("WEBHOOK_STILL_REJECTED"))
                .body("rejected", is("NOT_JSON"));
        show(receipt).body("webhook.state", is("OPEN")).body("webhook.decidedAt", nullValue());
        // When
        settle(receipt, "ask ana@example.org").statusCode(400).body("field", is("reason"));
        var settled = settle(receipt, "a probe of our own monitoring")
                // Then
                .statusCode(200)
                .body("state", is("SETTLED"))
                .body("actor", is("demo-department"))
                .body("note", is("a probe of our own monitoring"))
                .extract()
                .asString();
        assertThat(settle(receipt, "once more").statusCode(200).extract().asString())
                .isEqualTo(settled);
        replay(receipt).statusCode(409).body("reason", is("WEBHOOK_DECIDED"));
        assertThat(idsOn(Topic.AUDIT_TRAIL))
                .filteredOn(id -> id.startsWith(receipt + "."))
                .containsOnlyOnce(receipt + ".rejected", receipt + ".settled");
        given().get("/v1/rejected-webhooks?state=OPEN&limit=500").then().body("items.receipt", not(hasItem(receipt)));
        given().get("/v1/rejected-webhooks?state=SETTLED&limit=500").then().body("items.receipt", hasItem(receipt));
    }

    @Test
    void aReplayPublishesWhatWasMissingAndNothingTwice() {
        // Given
        var good = new String(Webhooks.text("15550100711", "wamid.HBgLcmVwbGF5LWdvb2Q=", "Hi"), StandardCharsets.UTF_8);
        var mixed = good.replace(
                        "\"messages\":[",
                        "\"messages\":[{\"from\":\"" + VaultOfTheTest.INVALID_WA_ID
                                + "\",\"id\":\"wamid.HBgLcmVwbGF5LWJhZA==\",\"timestamp\":\"1795340000\","
                                + "\"type\":\"text\",\"text\":{\"body\":\"STOP\"}},")
                .getBytes(StandardCharsets.UTF_8);
        var published = mid("wamid.HBgLcmVwbGF5LWdvb2Q=").value();
        var missing = mid("wamid.HBgLcmVwbGF5LWJhZA==").value();
        deliver(mixed);
        var receipt = awaitRejected(mixed.length);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(idsOn(Topic.MESSAGES_INBOUND)).contains(published));
        replay(receipt).statusCode(422).body("rejected", is("ALIAS_INVALID"));
        assertThat(idsOn(Topic.MESSAGES_INBOUND)).doesNotContain(missing);
        // When
        aNewerVaultIsDeployed(true);
        try {
            replay(receipt).statusCode(200).body("state", is("REPLAYED"));
            replay(receipt).statusCode(200).body("state", is("REPLAYED"));
        } finally {
            aNewerVaultIsDeployed(false);
        }
        // Then
        assertThat(idsOn(Topic.MESSAGES_INBOUND)).containsOnlyOnce(published, missing, missing + ".opt-out");
        assertThat(idsOn(Topic.AUDIT_TRAIL))
                .containsOnlyOnce(receipt + ".received", receipt + ".rejected", receipt + ".replayed");
        settle(receipt, "too late").statusCode(409);
    }

    @Test
    void thoseWhomARejectedItemNamesAreTheOnesWhoseMarketingWaitsUntilItIsSettled() {
        // Given
        var body = Webhooks.text(VaultOfTheTest.SHARED_WA_ID, "wamid.HBgLc2hhcmVkLXN0YXJ0", "START");
        // When
        deliver(body);
        var receipt = awaitRejected(body.length);
        // Then
        var people = List.of(personOf(VaultOfTheTest.SHARED_WA_ID), VaultOfTheTest.OTHER_PERSON);
        show(receipt)
                .body("webhook.reason", is("PERSON_AMBIGUOUS"))
                .body(
                        "webhook.subjects",
                        is(people.stream().map(Object::toString).toList()));
        assertThat(idsOn(Topic.MESSAGES_INBOUND))
                .containsOnlyOnce(people.stream()
                        .map(person -> receipt + ".put-aside." + person)
                        .toArray(String[]::new));
        // When
        settle(receipt, "they are two people, and neither has asked").statusCode(200);
        // Then
        assertThat(idsOn(Topic.MESSAGES_INBOUND))
                .containsOnlyOnce(people.stream()
                        .map(person -> receipt + ".put-aside-settled." + person)
                        .toArray(String[]::new));
    }

    @Test
    void aWebhookWhoseKeyIsGoneIsShownAsThatAndNotOpened() {
        // Given
        var receipt = CrockfordId.random("rec_");
        infrastructure.produce(
                Topic.INGRESS_WEBHOOKS_SEALED.topicName(),
                null,
                Map.of(
                        "optward_receipt",
                        receipt,
                        "optward_webhook_key",
                        CrockfordId.random("whk_"),
                        "optward_encapsulation",
                        "nothing that opens",
                        "optward_received_at",
                        Instant.now().toString()),
                new byte[100]);
        // When
        await().atMost(SOON)
                .until(() -> given().get("/v1/rejected-webhooks/" + receipt).statusCode() == 200);
        // Then
        show(receipt).body("opened", is(false)).body("available", is(true)).body("data", nullValue());
        replay(receipt).statusCode(422).body("rejected", is("KEY_UNKNOWN"));
    }

    @Test
    void theListComesInPagesAndWhatIsNotThereIsNotFound() {
        // Given
        deliver("one".getBytes(StandardCharsets.UTF_8));
        deliver("three".getBytes(StandardCharsets.UTF_8));
        awaitRejected(3);
        awaitRejected(5);
        // When
        var page = given().get("/v1/rejected-webhooks?limit=1")
                .then()
                .statusCode(200)
                .extract();
        // Then
        assertThat(page.<List<?>>path("items")).hasSize(1);
        given().get("/v1/rejected-webhooks?limit=1&cursor=" + page.path("next"))
                .then()
                .statusCode(200)
                .body("items.receipt", not(hasItem(page.<String>path("items[0].receipt"))));
        given().get("/v1/rejected-webhooks/rec_nobody").then().statusCode(404);
        given().get("/v1/rejected-webhooks?state=LOST").then().statusCode(400).body("field", is("state"));
    }

    private static void deliver(byte[] body) {
        given().contentType("application/json")
                .header("X-Hub-Signature-256", Webhooks.signatureOf(body))
                .body(body)
                .post("/webhooks/whatsapp")
                .then()
                .statusCode(200);
    }

    /** The receipt of the newest rejected webhook of this size. */
    private static String awaitRejected(int sizeBytes) {
        return await().atMost(SOON)
                .until(
                        () -> given().get("/v1/rejected-webhooks?limit=500")
                                .then()
                                .statusCode(200)
                                .extract()
                                .<List<String>>path("items.findAll { it.sizeBytes == " + sizeBytes + " }.receipt"),
                        receipts -> !receipts.isEmpty())
                .getLast();
    }

    private static ValidatableResponse show(String receipt) {
        return given().get("/v1/rejected-webhooks/" + receipt).then().statusCode(200);
    }

    private static ValidatableResponse replay(String receipt) {
        return given().post("/v1/rejected-webhooks/" + receipt + "/replay").then();
    }

    private static ValidatableResponse settle(String receipt, String reason) {
        return given().contentType("application/json")
                .body(Map.of("reason", reason))
                .post("/v1/rejected-webhooks/" + receipt + "/settle")
                .then();
    }

    private void aNewerVaultIsDeployed(boolean newer) {
        try {
            var request = HttpRequest.newBuilder(URI.create(vault + "/test/newer"));
            http.send(
                    newer
                            ? request.PUT(BodyPublishers.noBody()).build()
                            : request.DELETE().build(),
                    BodyHandlers.ofString());
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private List<String> idsOn(Topic topic) {
        return infrastructure.records(topic.topicName()).stream()
                .map(record -> CloudEvents.text(record.headers(), "ce_id"))
                .toList();
    }
}

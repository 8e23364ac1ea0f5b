package io.optward.ingress.normaliser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.optward.contracts.Json;
import io.optward.ingress.VaultOfTheTest;
import io.optward.ingress.webhook.EveryField;
import io.optward.ingress.webhook.PlainFieldsOfTheTable;
import io.optward.ingress.webhook.WebhookItem;
import io.optward.ingress.webhook.WebhookParser;
import io.optward.ingress.webhook.WebhookParserFixture;
import io.optward.kit.event.CloudEvents;
import io.optward.stack.scan.Finding;
import io.optward.stack.scan.Scan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plants something personal in every field of every type, and looks for it in what goes to Kafka, in every encoding. */
class NothingPersonalIsPublishedTest {

    private static final Instant RECEIVED = Instant.ofEpochSecond(1795340500);

    private final WebhookParser parser = WebhookParserFixture.parser();
    private final List<String> planted = new ArrayList<>();
    private final List<Boolean> mayBeSeen = new ArrayList<>();

    @TempDir
    Path published;

    @Test
    void aNumberOrANameInAnyFieldStaysInTheVault() throws IOException {
        // Given
        for (var webhook : webhooks()) {
            for (var leaf : EveryField.leavesOf(webhook)) {
                plant(webhook, leaf, "4915" + (100_000_000L + planted.size()));
                plant(webhook, leaf, "Zoë \"Canary\" O'Hara/" + (10_000 + planted.size()));
            }
        }
        // When
        var report = new Scan(planted, _ -> {}).filesIn(published).report();
        // Then
        assertThat(report.files()).isEqualTo(planted.size()).isGreaterThan(500);
        assertThat(report.findings())
                .filteredOn(finding -> !mayBeSeen.get(finding.value() - 1))
                .extracting(Finding::sentence)
                .isEmpty();
    }

    @Test
    void whatMetaAddsTomorrowIsSealedWhereverItStands() throws IOException {
        // Given
        for (var webhook : webhooks()) {
            var places = new ArrayList<ObjectNode>();
            objectsIn(webhook.at("/entry/0/changes"), places);
            for (int i = 0; i < places.size(); i++) {
                var copy = webhook.deepCopy();
                var again = new ArrayList<ObjectNode>();
                objectsIn(copy.at("/entry/0/changes"), again);
                var canary = "4915" + (200_000_000L + planted.size());
                again.get(i).put("telepathy", canary);
                keep(copy, canary, false);
            }
        }
        // When
        var report = new Scan(planted, _ -> {}).filesIn(published).report();
        // Then
        assertThat(report.files()).isEqualTo(planted.size()).isGreaterThan(100);
        assertThat(report.findings()).extracting(Finding::sentence).isEmpty();
    }

    @Test
    void whatIsLookedForWouldBeFound() throws IOException {
        // Given
        var body = "{\"telepathy\":\"4915300000000\"}";
        Files.writeString(published.resolve("leak"), body);
        // When
        var report =
                new Scan(List.of("4915300000000"), _ -> {}).filesIn(published).report();
        // Then
        assertThat(report.findings()).isNotEmpty();
    }

    /** Those of fields whose shape is not told among them: whatever stands there, nobody has decided that it may be seen. */
    private static List<JsonNode> webhooks() {
        return Stream.concat(EveryField.webhooks().stream(), EveryField.ofUntoldShape().stream())
                .toList();
    }

    private void plant(JsonNode webhook, EveryField.Leaf leaf, String canary) throws IOException {
        var nodes = JsonNodeFactory.instance;
        boolean number = leaf.value().isNumber() && canary.chars().allMatch(Character::isDigit);
        var value = number ? nodes.numberNode(Long.parseLong(canary)) : nodes.textNode(canary);
        keep(leaf.replacedIn(webhook, value), canary, PlainFieldsOfTheTable.mayHold(leaf.field(), canary));
    }

    private void keep(JsonNode webhook, String canary, boolean visible) throws IOException {
        planted.add(canary);
        mayBeSeen.add(visible);
        try (var file = Files.newOutputStream(published.resolve("webhook-" + planted.size()))) {
            for (var record : recordsOf(Json.mapper().writeValueAsBytes(webhook))) {
                for (var header : record.headers()) {
                    file.write(header.value());
                    file.write('\n');
                }
                file.write(Objects.requireNonNull(record.key()).getBytes(StandardCharsets.UTF_8));
                file.write('\n');
                file.write(record.value());
                file.write('\n');
            }
        }
    }

    private List<ProducerRecord<String, byte[]>> recordsOf(byte[] body) {
        var items = ((WebhookParser.Outcome.Understood) parser.parse(body, RECEIVED)).items();
        var facts = items.stream().map(this::factsOf).toList();
        assertThat(facts).allSatisfy(fact -> assertThat(fact.refusals()).isEmpty());
        return facts.stream()
                .flatMap(fact -> fact.events().stream())
                .<ProducerRecord<String, byte[]>>map(CloudEvents::record)
                .toList();
    }

    private ProtectedFacts factsOf(WebhookItem item) {
        var answers =
                Questions.about(item).stream().map(VaultOfTheTest::answerTo).toList();
        return ProtectedFacts.of(item, answers, "/ingress-service", RECEIVED);
    }

    private static void objectsIn(JsonNode node, List<ObjectNode> found) {
        switch (node) {
            case ObjectNode object -> {
                found.add(object);
                object.forEach(member -> objectsIn(member, found));
            }
            case ArrayNode array -> array.forEach(member -> objectsIn(member, found));
            default -> {}
        }
    }
}

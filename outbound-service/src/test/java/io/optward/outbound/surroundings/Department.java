package io.optward.outbound.surroundings;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import io.optward.contracts.CrockfordId;
import io.optward.contracts.Event;
import io.optward.contracts.EventCatalogue;
import io.optward.contracts.EventName;
import io.optward.contracts.Json;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.Topic;
import io.optward.contracts.ingress.ProgressMade;
import io.optward.contracts.outbound.MessageStateChanged;
import io.optward.kit.event.CloudEvents;
import io.optward.kit.event.Envelope;
import io.optward.stack.fixture.Infrastructure;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** What a department does with the service, and the rest of the gateway around it. */
public final class Department {

    public static final String SENDER = "330200000000001";
    public static final String OTHER_SENDER = "330200000000002";
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final AtomicInteger PEOPLE = new AtomicInteger();

    private Department() {}

    /** A number that nobody else in these tests has. */
    public static String newNumber() {
        return "+1555010" + (2000 + PEOPLE.incrementAndGet());
    }

    public static String marketingTo(String phone) {
        return """
                {"to":{"alias":{"kind":"PHONE","value":"%s"}},"sender":"%s","purpose":"MARKETING",
                 "template":{"name":"autumn_checkup","language":"en_US",
                             "parameters":{"first_name":"Amara","clinic":"Noord"}}}""".formatted(phone, SENDER);
    }

    public static String utilityTo(String phone, String sender) {
        return """
                {"to":{"alias":{"kind":"PHONE","value":"%s"}},"sender":"%s","purpose":"UTILITY",
                 "template":{"name":"appointment_confirmed","language":"en_US",
                             "parameters":{"first_name":"Amara","time":"noon"}}}""".formatted(phone, sender);
    }

    public static String codeTo(String phone) {
        return """
                {"to":{"alias":{"kind":"PHONE","value":"%s"}},"sender":"%s","purpose":"AUTHENTICATION",
                 "reference":"login-1","template":{"name":"login_code","language":"en_US",
                             "parameters":{"code":"123456"}}}""".formatted(phone, SENDER);
    }

    public static String careTextTo(SubjectToken subject, String text) {
        return """
                {"to":{"subject":"%s"},"sender":"%s","purpose":"CUSTOMER_CARE","text":{"body":"%s"}}""".formatted(subject, SENDER, text);
    }

    public static String flowTo(SubjectToken subject, String flow, String text) {
        return """
                {"to":{"subject":"%s"},"sender":"%s","purpose":"CUSTOMER_CARE","flow":{"name":"%s","body":"%s"}}""".formatted(subject, SENDER, flow, text);
    }

    /** Hands a message in, whatever becomes of it. */
    public static ValidatableResponse post(String key, String body) {
        return given().header("Idempotency-Key", key)
                .contentType(ContentType.JSON)
                .body(body)
                .post("/v1/messages")
                .then();
    }

    /** Hands a message in under a new key; its id. */
    public static String accepted(String body) {
        return post(CrockfordId.random("key-"), body).statusCode(202).extract().path("id");
    }

    public static JsonPath message(String id) {
        return given().get("/v1/messages/" + id)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** Waits until a message stands so; how it stands. */
    public static JsonPath awaitStatus(String id, String status) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> message(id).getString("status"), status::equals);
        return message(id);
    }

    /** Publishes a fact as another service does; where it stands. */
    public static RecordMetadata publish(String id, String source, @Nullable SubjectToken subject, Event event) {
        var envelope = new Envelope<>(id, source, subject, Instant.now(), event);
        return Infrastructure.shared()
                .produce(
                        EventCatalogue.topicOf(event.getClass()).topicName(),
                        event.key(),
                        CloudEvents.headers(envelope),
                        CloudEvents.data(event));
    }

    /** Nobody told of a message's last call for longer than the quiet period, and everything that was told is read. */
    public static void theQuietPeriodIsOver(String id) throws SQLException {
        itWasCalledEarlier(id, Duration.ofMinutes(11));
        ingressTells(Instant.now(), statusEnds());
    }

    /** Its calls were started so much earlier than they were. */
    public static void itWasCalledEarlier(String id, Duration by) throws SQLException {
        sql(
                "UPDATE attempt SET started_at = started_at - make_interval(secs => ?) WHERE message = ?",
                by.toSeconds(),
                id);
    }

    /** Ingress says: every webhook that was accepted up to an instant is published, the last status below these ends. */
    public static void ingressTells(Instant asOf, Map<Integer, Long> statusEnds) {
        var progress = new ProgressMade(0, 1, asOf, Map.of(), statusEnds, Instant.now());
        publish(CrockfordId.random("progress."), "/ingress-service", null, progress);
    }

    /** Where messages.status ends at the moment, by partition. */
    public static Map<Integer, Long> statusEnds() {
        var settings = Map.<String, Object>of(
                "bootstrap.servers", Infrastructure.shared().bootstrapServers());
        var topic = Topic.MESSAGES_STATUS.topicName();
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            return consumer.endOffsets(partitions).entrySet().stream()
                    .collect(Collectors.toMap(end -> end.getKey().partition(), Map.Entry::getValue));
        }
    }

    /** What a health check says about something. */
    public static String told(String check, String name) {
        var checks = JsonPath.from(given().get("/q/health").asString());
        return checks.param("check", check)
                .param("name", name)
                .getString("checks.find { it.name == check }.data[name]");
    }

    /** What outbound.results tells of a message, in order. */
    public static List<MessageStateChanged> results(String id) {
        return results(MessageStateChanged.class).stream()
                .filter(event -> event.request().equals(id))
                .toList();
    }

    /** What outbound.results tells of one kind. */
    public static <E extends Event> List<E> results(Class<E> kind) {
        return Infrastructure.shared().records("outbound.results").stream()
                .filter(record -> EventName.of(kind).ceType().equals(CloudEvents.text(record.headers(), "ce_type")))
                .map(record -> read(record.value(), kind))
                .toList();
    }

    /** Changes the service's rows behind its back. */
    public static int sql(String statement, Object... values) throws SQLException {
        try (Connection connection = Infrastructure.shared().connect("outbound", "postgres");
                var update = connection.prepareStatement(statement)) {
            for (int i = 0; i < values.length; i++) {
                update.setObject(i + 1, values[i]);
            }
            return update.executeUpdate();
        }
    }

    private static <E extends Event> E read(byte[] value, Class<E> kind) {
        try {
            return Json.mapper().readValue(value, kind);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

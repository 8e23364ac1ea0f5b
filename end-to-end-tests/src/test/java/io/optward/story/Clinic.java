package io.optward.story;

import static io.optward.stack.supervisor.Part.INGRESS;
import static io.optward.stack.supervisor.Part.OUTBOUND;
import static io.optward.stack.supervisor.Part.VAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.stack.demo.Gateway;
import io.optward.stack.demo.JsonHttp.Answer;
import io.optward.stack.demo.Stage;
import io.optward.stack.kafka.TopicReader;
import io.optward.stack.supervisor.Part;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The clinic of the demo, with people nobody knew before, on the running stack. */
final class Clinic implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(60);
    static final Set<String> WENT_OUT = Set.of("SUBMITTED", "SENT", "DELIVERED", "READ");

    private final Stage stage = new Stage(RunningStack.addresses());
    private final Gateway gateway = new Gateway(stage);
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final HttpClient meta = asMeta();
    private final AtomicInteger keys = new AtomicInteger();

    /** What people do. */
    Gateway gateway() {
        return gateway;
    }

    Stage stage() {
        return stage;
    }

    /** A person who agreed to marketing on the clinic's web form; their token. */
    String agrees(String person) throws Exception {
        var grant = gateway.assertsGrant(person);
        assertThat(grant.status()).as("%s", grant).isEqualTo(201);
        var subject = grant.json().path("subject").asText();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        gateway.decisionOnMarketing(subject).path("outcome").asText())
                .isEqualTo("ALLOW"));
        return subject;
    }

    /** A person writes; the receiver must accept it. */
    void writes(String person, String text) throws Exception {
        var posted = gateway.writes(person, text);
        assertThat(posted.json().path("webhook").path("status").asInt())
                .as("%s", posted)
                .isEqualTo(200);
    }

    /** The department hands in a marketing message, which must be accepted; its id. */
    String handsIn(String person) throws Exception {
        var answer = triesToHandIn(person);
        assertThat(answer.status()).as("%s", answer).isEqualTo(202);
        return answer.json().path("id").asText();
    }

    /** The department hands in a marketing message; whatever comes back. */
    Answer triesToHandIn(String person) throws Exception {
        return gateway.asksForMarketing(person, stage.unique("key-" + keys.incrementAndGet()));
    }

    /** Waits until a message has this state and, unless empty, this reason. */
    void awaits(String message, Set<String> states, String reason) {
        await().atMost(PATIENCE).untilAsserted(() -> stands(message, states, reason));
    }

    /** A message has one of these states and, unless empty, this reason. */
    void stands(String message, Set<String> states, String reason) throws Exception {
        var found = gateway.message(message);
        assertThat(found.path("status").asText()).as("%s", found).isIn(states);
        if (!reason.isEmpty()) {
            assertThat(found.path("reasons").toString()).as("%s", found).contains("\"" + reason + "\"");
        }
    }

    /** How often anything arrived at WhatsApp for a person. */
    int arrivedFor(String person) throws Exception {
        return gateway.arrivedFor(person).size();
    }

    /** The token behind a phone number, E.164; empty while nobody is known by it. */
    Optional<String> subjectBehind(String phone) throws Exception {
        var answer = RunningStack.as(Gateway.DEPARTMENT)
                .post(
                        RunningStack.at(VAULT, "/v1/subjects/lookup"),
                        "{\"kind\":\"PHONE\",\"value\":\"" + phone + "\"}");
        return answer.status() == 200
                ? Optional.of(answer.json().path("subject").asText())
                : Optional.empty();
    }

    /** What a topic holds about a subject, as text. */
    List<String> told(String topic, String subject) {
        return stage.records(topic, subject).stream().map(Clinic::text).toList();
    }

    /** How many events a topic holds about each subject; a repetition, under the same id, is no second event. */
    Map<String, Long> eventsBySubject(String topic) {
        try (var reader = new TopicReader(RunningStack.addresses().kafka())) {
            return reader.records(topic).stream()
                    // a test of letters puts there what no event is
                    .filter(record -> record.headers().lastHeader("ce_id") != null)
                    .collect(Collectors.toMap(Clinic::id, Clinic::key, (first, _) -> first))
                    .values()
                    .stream()
                    .collect(Collectors.groupingBy(subject -> subject, Collectors.counting()));
        }
    }

    private static String id(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.headers().lastHeader("ce_id").value(), StandardCharsets.UTF_8);
    }

    private static String key(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.key(), StandardCharsets.UTF_8);
    }

    /** Posts a webhook as Meta would, straight to the receiver. */
    HttpResponse<String> postsWebhook(byte[] body) throws IOException, InterruptedException {
        return meta.send(
                HttpRequest.newBuilder(RunningStack.at(INGRESS, "/webhooks/whatsapp"))
                        .timeout(Duration.ofSeconds(10))
                        .header("Content-Type", "application/json")
                        .header("X-Hub-Signature-256", signatureOf(body))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** A webhook in which a person of this phone number, digits only, writes a text. */
    static byte[] webhook(String phone, String wamid, String text) {
        return """
                {"object":"whatsapp_business_account","entry":[{"id":"215500000000001","changes":[{"field":"messages",\
                "value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550100200",\
                "phone_number_id":"%s"},"contacts":[{"profile":{"name":"Amara"},"wa_id":"%s"}],\
                "messages":[{"from":"%s","id":"%s","timestamp":"%d","type":"text","text":{"body":"%s"}}]}}]}]}""".formatted(Gateway.SENDER, phone, phone, wamid, System.currentTimeMillis() / 1000, text)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Posts JSON with headers, as the department, and tells the headers of the answer, too. */
    HttpResponse<String> posts(URI uri, String json, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + stage.tokenOf(Gateway.DEPARTMENT))
                .POST(HttpRequest.BodyPublishers.ofString(json));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Hands in a message while something is away: 503 that says when to come again. */
    void isToldToComeAgain(String person, String reason, Duration within) throws Exception {
        var begun = Stopwatch.start();
        var answer = posts(
                RunningStack.at(OUTBOUND, "/v1/messages"),
                """
                {"to":{"alias":{"kind":"PHONE","value":"%s"}},"sender":"%s","purpose":"MARKETING","template":\
                {"name":"autumn_checkup","language":"en_US","parameters":{"first_name":"Ana","clinic":"Noord"}}}""".formatted(stage.phoneOf(person), Gateway.SENDER),
                "Idempotency-Key",
                stage.unique("refused-" + keys.incrementAndGet()));
        begun.tells("a hand-in is answered 503 " + reason, within);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(answer.body()).contains("\"" + reason + "\"");
    }

    /** The services with a readiness of their own. */
    static List<Part> services() {
        var services = new ArrayList<>(Part.services().toList());
        services.remove(Part.SIMULATOR);
        return services;
    }

    private static HttpClient asMeta() {
        var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(10));
        RunningStack.addresses().certificateOfMeta().ifPresent(client::sslContext);
        return client.build();
    }

    @Override
    public void close() {
        http.close();
        meta.close();
        stage.close();
    }

    private static String text(ConsumerRecord<byte[], byte[]> record) {
        return record.value() == null ? "" : new String(record.value(), StandardCharsets.UTF_8);
    }

    static String signatureOf(byte[] body) {
        try {
            var secret = RunningStack.addresses().secrets().appSecret().getBytes(StandardCharsets.UTF_8);
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is missing", e);
        }
    }

    /** The decision on marketing to a subject at this moment. */
    JsonNode decision(String subject) throws Exception {
        return gateway.decisionOnMarketing(subject);
    }
}

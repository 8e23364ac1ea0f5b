package io.optward.outbound.surroundings;

import static io.optward.outbound.surroundings.Department.PATIENCE;
import static io.optward.outbound.surroundings.Department.results;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.optward.contracts.CrockfordId;
import io.optward.contracts.Json;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.Topic;
import io.optward.contracts.outbound.MessageRefused;
import io.optward.contracts.outbound.MessageStateChanged;
import io.optward.contracts.subject.AliasKind;
import io.optward.stack.fixture.Infrastructure;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.RecordMetadata;

/** A message that a department asks for on its topic; by default marketing from the demo's department. */
public final class Request {

    public static final String DEPARTMENT = "demo-department";
    public static final String OTHER_DEPARTMENT = "demo-care-desk";

    private final SubjectToken subject;
    private final String id = CrockfordId.random("key-");
    private final String department;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Map<String, Object> data = new LinkedHashMap<>();

    private Request(String department, SubjectToken subject) {
        this.department = department;
        this.subject = subject;
        headers.put("ce_specversion", "1.0");
        headers.put("ce_id", id);
        headers.put("ce_type", "message.requested.v1");
        headers.put("ce_source", "/" + department);
        headers.put("ce_time", Instant.now().toString());
        headers.put("content-type", "application/json");
        data.put("subject", subject.value());
        data.put("sender", Department.SENDER);
    }

    /** Marketing, its parameters sealed for a context of the department's own. */
    public static Request marketingTo(String phone) {
        return marketingTo(phone, DEPARTMENT);
    }

    public static Request marketingTo(String phone, String department) {
        return toPhone(phone, department)
                .with("purpose", "MARKETING")
                .template("autumn_checkup", "{\"first_name\":\"Amara\",\"clinic\":\"Noord\"}");
    }

    /** Free-form text. */
    public static Request careTextTo(String phone, String text) {
        var request = toPhone(phone, DEPARTMENT).with("purpose", "CUSTOMER_CARE");
        var sealed = vault().seal(request.subject, "body", request.context(), text);
        return request.with("text", Map.of("body", sealed.text())).with("context", request.context());
    }

    /** A Flow. */
    public static Request flowTo(String phone, String flow, String text) {
        var request = toPhone(phone, DEPARTMENT).with("purpose", "CUSTOMER_CARE");
        var sealed = vault().seal(request.subject, "body", request.context(), text);
        return request.with("flow", Map.of("name", flow, "body", sealed.text())).with("context", request.context());
    }

    private static Request toPhone(String phone, String department) {
        return new Request(department, vault().subject(AliasKind.PHONE, phone));
    }

    /** With a template whose parameters are sealed as they stand here. */
    public Request template(String name, String parameters) {
        var sealed = vault().seal(subject, "parameters", context(), parameters);
        return with("template", Map.of("name", name, "language", "en_US", "parameters", sealed.text()))
                .with("context", context());
    }

    /** What the department has its content sealed for: what the vault names the key. */
    public String context() {
        return vault().kid(id).value();
    }

    /** With a member of the data. */
    public Request with(String member, Object value) {
        data.put(member, value);
        return this;
    }

    /** With a header, in the place of the one there was. */
    public Request header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    public SubjectToken subject() {
        return subject;
    }

    /** Its idempotency key. */
    public String key() {
        return headers.getOrDefault("ce_id", id);
    }

    /** Writes it; where it stands. */
    public RecordMetadata ask() {
        try {
            return ask(Json.mapper()
                    .writer()
                    .with(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .writeValueAsString(data));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes it as something else. */
    public RecordMetadata ask(String json) {
        return Infrastructure.shared()
                .produce(topic(), subject.value(), headers, json.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes it and waits until it is a message; its id. */
    public String accepted() {
        ask();
        return awaitMessage();
    }

    /** Waits until it is a message; its id. */
    public String awaitMessage() {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> messages().stream().findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    /** The messages that were made of it. */
    public List<String> messages() {
        return results(MessageStateChanged.class).stream()
                .filter(event -> vault().kid(key()).equals(event.idempotency()))
                .map(MessageStateChanged::request)
                .distinct()
                .toList();
    }

    /** Waits until it is refused so often; what was said. */
    public List<MessageRefused> refusals(int howMany) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(this::refusals, told -> told.size() >= howMany);
    }

    public List<MessageRefused> refusals() {
        return results(MessageRefused.class).stream()
                .filter(event -> event.idempotency().equals(vault().kid(key())))
                .toList();
    }

    /** The topic it goes to. */
    public String topic() {
        return Topic.OUTBOUND_REQUESTS.of(department);
    }

    private static TestVault vault() {
        return Surroundings.started().vault;
    }
}

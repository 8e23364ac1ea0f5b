package io.optward.stack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.optward.stack.supervisor.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * What a department does that asks for messages over Kafka: it has the vault seal what they say, writes to its own topic
 * and follows {@code outbound.results}. It knows its own there by what the vault called its key.
 */
public final class RequestTopic {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String RESULTS = "outbound.results";

    private final Stage stage;
    private final String department;

    /** The topic of a department, on a stage. */
    public RequestTopic(Stage stage, String department) {
        this.stage = stage;
        this.department = department;
    }

    /**
     * What the vault made of the parameters of a message.
     *
     * @param key the department's idempotency key
     * @param keyedId what the vault calls that key; the parameters are sealed for it
     */
    public record Sealed(String key, String subject, String keyedId, String parameters) {}

    /** Has the parameters of the autumn check-up sealed for a person. */
    public Sealed seals(String person, String key) throws IOException, InterruptedException {
        var parameters = MAPPER.createObjectNode()
                .put("first_name", stage.nameOf(person))
                .put("clinic", "Noord")
                .toString();
        var request = MAPPER.createObjectNode();
        var item = request.putArray("items").addObject();
        item.putArray("aliases").addObject().put("kind", "PHONE").put("value", stage.phoneOf(person));
        item.putObject("ids").put("idempotency", key);
        item.putObject("fields").put("parameters", parameters);
        var answer = stage.as(department).post(stage.at(Part.VAULT, "/v1/protect"), request.toString());
        var sealed = answer.json().path("items").path(0);
        if (!sealed.at("/fields/parameters").isTextual()) {
            throw new IllegalStateException("the vault did not seal it: " + answer);
        }
        return new Sealed(
                key,
                sealed.path("subject").asText(),
                sealed.at("/ids/idempotency").asText(),
                sealed.at("/fields/parameters").asText());
    }

    /**
     * Asks for the autumn check-up.
     *
     * @param source {@code ce_source}; the department's own is {@code /<department>}
     * @return where the record stands, {@code <topic>/<partition>/<offset>}
     */
    public String asks(Sealed sealed, String source) throws InterruptedException {
        var data = MAPPER.createObjectNode()
                .put("subject", sealed.subject())
                .put("sender", Gateway.SENDER)
                .put("purpose", "MARKETING")
                .put("context", sealed.keyedId());
        data.putObject("template")
                .put("name", "autumn_checkup")
                .put("language", "en_US")
                .put("parameters", sealed.parameters());
        var headers = new LinkedHashMap<String, String>();
        headers.put("ce_specversion", "1.0");
        headers.put("ce_id", sealed.key());
        headers.put("ce_type", "message.requested.v1");
        headers.put("ce_source", source);
        headers.put("ce_time", Instant.now().toString());
        headers.put("content-type", "application/json");
        return stage.produces("outbound.requests." + department, sealed.subject(), headers, data.toString());
    }

    /** Asks for the autumn check-up as the department that it is. */
    public String asks(Sealed sealed) throws InterruptedException {
        return asks(sealed, "/" + department);
    }

    /** Waits for the first that is told of a request: that it is a message, or why it is none. */
    public JsonNode firstToldOf(Sealed sealed) throws Exception {
        return stage.eventually(Gateway.PATIENCE, () -> toldOf(sealed))
                .orElseThrow(() -> new IllegalStateException("nothing was told of request " + sealed.keyedId()));
    }

    private Optional<JsonNode> toldOf(Sealed sealed) {
        return stage.records(RESULTS, sealed.subject()).stream()
                .map(record -> stage.json(new String(record.value(), StandardCharsets.UTF_8)))
                .filter(event ->
                        sealed.keyedId().equals(event.path("idempotency").asText()))
                .findFirst();
    }
}

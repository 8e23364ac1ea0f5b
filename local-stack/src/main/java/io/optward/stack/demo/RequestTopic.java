package io.optward.stack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.optward.stack.department.RequestProducer;
import io.optward.stack.supervisor.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
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
    public record Sealed(String key, String subject, String keyedId, String parameters) {

        /**
         * Reads the vault's answer.
         *
         * @throws IllegalStateException if it did not seal anything
         */
        public static Sealed read(String key, JsonNode answer) {
            var item = answer.path("items").path(0);
            if (!item.at("/fields/parameters").isTextual()) {
                throw new IllegalStateException("the vault did not seal it: " + item.path("error"));
            }
            return new Sealed(
                    key,
                    item.path("subject").asText(),
                    item.at("/ids/idempotency").asText(),
                    item.at("/fields/parameters").asText());
        }

        /** The data of a request for the autumn check-up. */
        public String data() {
            var data = MAPPER.createObjectNode()
                    .put("subject", subject)
                    .put("sender", Gateway.SENDER)
                    .put("purpose", "MARKETING")
                    .put("context", keyedId);
            data.putObject("template")
                    .put("name", "autumn_checkup")
                    .put("language", "en_US")
                    .put("parameters", parameters);
            return data.toString();
        }

        /**
         * The headers of a request.
         *
         * @param source {@code ce_source}; a department's own is {@code /<department>}
         */
        public Map<String, String> headers(String source) {
            var headers = new LinkedHashMap<String, String>();
            headers.put("ce_specversion", "1.0");
            headers.put("ce_id", key);
            headers.put("ce_type", "message.requested.v1");
            headers.put("ce_source", source);
            headers.put("ce_time", Instant.now().toString());
            headers.put("content-type", "application/json");
            return headers;
        }
    }

    /** What the vault is asked for: the parameters of the autumn check-up, sealed for the keyed id of the key. */
    public static ObjectNode toSeal(String phone, String name, String key) {
        var parameters = MAPPER.createObjectNode().put("first_name", name).put("clinic", "Noord");
        var request = MAPPER.createObjectNode();
        var item = request.putArray("items").addObject();
        item.putArray("aliases").addObject().put("kind", "PHONE").put("value", phone);
        item.putObject("ids").put("idempotency", key);
        item.putObject("fields").put("parameters", parameters.toString());
        return request;
    }

    /** Has the parameters of the autumn check-up sealed for a person. */
    public Sealed seals(String person, String key) throws IOException, InterruptedException {
        var answer = stage.as(department)
                .post(
                        stage.at(Part.VAULT, "/v1/protect"),
                        toSeal(stage.phoneOf(person), stage.nameOf(person), key).toString());
        return Sealed.read(key, answer.json());
    }

    /**
     * Asks for the autumn check-up.
     *
     * @param source {@code ce_source}; the department's own is {@code /<department>}
     * @return where the record stands, {@code <topic>/<partition>/<offset>}
     */
    public String asks(Sealed sealed, String source) throws InterruptedException {
        try (var producer = new RequestProducer(stage.addresses().kafkaAs(department), department)) {
            return producer.write(sealed.subject(), sealed.headers(source), sealed.data());
        }
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

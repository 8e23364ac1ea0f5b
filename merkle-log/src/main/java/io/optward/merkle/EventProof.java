package io.optward.merkle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Evidence that one event stands in the log: its leaf, the hashes that tie it to a root, and the signed checkpoint with
 * that root. Complete in itself: checking it needs the log's public key and nothing else.
 *
 * <pre>{@code
 * {"format":"optward-event-proof/v1","event":"<id>","index":n,"leaf":"<base64>","hashes":["<base64>",…],"checkpoint":"<signed note>"}
 * }</pre>
 *
 * @param event the event's id
 * @param index the leaf's place in the log, from 0
 * @param leaf the leaf's bytes
 * @param hashes the inclusion proof, leaf side first
 * @param checkpoint text of the signed note
 */
@SuppressWarnings("ArrayRecordComponent") // the leaf's bytes; nobody compares two proofs by equals
public record EventProof(String event, long index, byte[] leaf, List<Hash> hashes, String checkpoint) {

    /** What the member {@code format} says. */
    public static final String FORMAT = "optward-event-proof/v1";

    private static final ObjectMapper JSON = CanonicalJson.STRICT;

    public EventProof {
        hashes = List.copyOf(hashes);
    }

    /** The document. */
    public String toJson() {
        var document = JSON.createObjectNode()
                .put("format", FORMAT)
                .put("event", event)
                .put("index", index)
                .put("leaf", Base64.getEncoder().encodeToString(leaf));
        var path = document.putArray("hashes");
        hashes.forEach(hash -> path.add(hash.base64()));
        return document.put("checkpoint", checkpoint).toPrettyString();
    }

    /**
     * Reads the document; says nothing about whether it proves anything.
     *
     * @throws IllegalArgumentException if it has another form; the message says what is missing
     */
    public static EventProof parse(String json) {
        JsonNode document;
        try {
            document = JSON.readTree(json);
        } catch (JsonProcessingException _) {
            throw new IllegalArgumentException("not JSON, or a member stands twice");
        }
        if (!document.path("format").asText("").equals(FORMAT)) {
            throw new IllegalArgumentException("the member format does not say " + FORMAT);
        }
        if (!document.path("index").canConvertToExactIntegral()
                || !document.path("hashes").isArray()) {
            throw new IllegalArgumentException("the member index is not an integer, or hashes is not an array");
        }
        var hashes = new ArrayList<Hash>();
        for (var hash : document.path("hashes")) {
            hashes.add(Hash.ofBase64(hash.asText("")));
        }
        return new EventProof(
                text(document, "event"),
                document.path("index").longValue(),
                Base64.getDecoder().decode(text(document, "leaf")),
                hashes,
                text(document, "checkpoint"));
    }

    private static String text(JsonNode document, String member) {
        var value = document.path(member);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("the member " + member + " is not a text");
        }
        return value.textValue();
    }
}

package io.optward.ingress.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads Meta's JSON: bounded in every direction, strict about what JSON is, lenient about what stands in it. */
final class WebhookJson {

    private static final int DEEPEST = 200;
    private static final int LONGEST_STRING = 3 << 20;
    private static final int LONGEST_NAME = 1_000;
    private static final int LONGEST_NUMBER = 1_000;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxStringLength(LONGEST_STRING)
                            .maxNameLength(LONGEST_NAME)
                            .maxNumberLength(LONGEST_NUMBER)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // two members of one name could be read in two ways
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            // what is sealed must be what was sent, to the last digit
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            // as Meta writes it; keeps halves of surrogate pairs, which UTF-8 could not
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    private WebhookJson() {}

    /** The document; empty if it is no JSON within the limits. */
    static Optional<JsonNode> read(byte[] body) {
        try {
            return Optional.ofNullable(MAPPER.readTree(body)).filter(root -> !root.isMissingNode());
        } catch (IOException | ArithmeticException | NumberFormatException _) {
            // the last two: a number whose exponent nothing holds
            return Optional.empty();
        }
    }

    static String write(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("JSON that was read cannot be written", e);
        }
    }

    /** The text of a member, where it is a text or a whole number and not blank. */
    static @Nullable String text(JsonNode parent, String name) {
        var member = parent.get(name);
        if (member == null || !(member.isTextual() || member.isIntegralNumber())) {
            return null;
        }
        var text = wellFormed(member.asText());
        return text.isBlank() ? null : text;
    }

    /** Whether digits are a number that an {@code int} holds. */
    static boolean isInt(String digits) {
        return digits.length() < 10 || Long.parseLong(digits) == (int) Long.parseLong(digits);
    }

    /** The elements of an array member; none if it is something else. */
    static List<JsonNode> elements(JsonNode parent, String name) {
        var member = parent.get(name);
        return member != null && member.isArray()
                ? StreamSupport.stream(member.spliterator(), false).toList()
                : List.of();
    }

    /** Half a surrogate pair cannot be written in UTF-8; it is replaced as every decoder would. */
    static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                var fixed = new StringBuilder(text.length());
                text.codePoints()
                        .forEach(c -> fixed.appendCodePoint(
                                c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c));
                return fixed.toString();
            }
        }
        return text;
    }
}

package io.optward.merkle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.function.UnaryOperator;
import org.erdtman.jcs.NumberToJSON;

/**
 * Reads JSON strictly and writes it as RFC 8785 says: members in the order of their UTF-16 code units, no white space,
 * numbers as ECMAScript prints doubles. What RFC 8785 would change or cannot express is refused, not bent.
 */
final class CanonicalJson {

    /** 2^53 - 1: every integer up to here is a double of its own. */
    private static final long LARGEST_EXACT = (1L << 53) - 1;

    static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private CanonicalJson() {}

    /** Control flow inside this package; it becomes {@link Leaf.Refused} at its border. */
    static final class NotCanonicalException extends Exception {

        private static final long serialVersionUID = 1L;

        private final Leaf.Reason reason;

        NotCanonicalException(Leaf.Reason reason) {
            super(reason.name(), null, false, false);
            this.reason = reason;
        }

        Leaf.Reason reason() {
            return reason;
        }
    }

    static JsonNode parse(byte[] utf8) throws NotCanonicalException {
        String text;
        try {
            text = strictText(utf8);
        } catch (NotCanonicalException _) {
            throw new NotCanonicalException(Leaf.Reason.NOT_JSON);
        }
        try {
            var tree = STRICT.readTree(text);
            if (tree.isMissingNode()) {
                throw new NotCanonicalException(Leaf.Reason.NOT_JSON);
            }
            return tree;
        } catch (JsonProcessingException e) {
            var repeated =
                    e.getOriginalMessage() != null && e.getOriginalMessage().startsWith("Duplicate");
            throw new NotCanonicalException(repeated ? Leaf.Reason.REPEATED_MEMBER : Leaf.Reason.NOT_JSON);
        }
    }

    /** Decodes UTF-8 without replacing anything. */
    static String strictText(byte[] utf8) throws NotCanonicalException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException _) {
            throw new NotCanonicalException(Leaf.Reason.NOT_UNICODE);
        }
    }

    /**
     * Writes a value.
     *
     * @param strings what stands in the place of each string value; names of members stay
     */
    static void write(JsonNode node, UnaryOperator<String> strings, StringBuilder to) throws NotCanonicalException {
        switch (node.getNodeType()) {
            case OBJECT -> writeObject(node, strings, to);
            case ARRAY -> {
                to.append('[');
                for (int i = 0; i < node.size(); i++) {
                    if (i > 0) {
                        to.append(',');
                    }
                    write(node.get(i), strings, to);
                }
                to.append(']');
            }
            case STRING -> writeString(strings.apply(node.textValue()), to);
            case NUMBER -> writeNumber(node, to);
            case BOOLEAN -> to.append(node.booleanValue());
            case NULL -> to.append("null");
            case BINARY, MISSING, POJO -> throw new IllegalStateException("parsed JSON has no " + node.getNodeType());
        }
    }

    private static void writeObject(JsonNode node, UnaryOperator<String> strings, StringBuilder to)
            throws NotCanonicalException {
        var names = new ArrayList<String>(node.size());
        node.fieldNames().forEachRemaining(names::add);
        Collections.sort(names); // String compares UTF-16 code units, as RFC 8785 asks
        char before = '{';
        for (var name : names) {
            to.append(before);
            writeString(name, to);
            to.append(':');
            write(node.get(name), strings, to);
            before = ',';
        }
        if (before == '{') {
            to.append('{');
        }
        to.append('}');
    }

    private static void writeNumber(JsonNode node, StringBuilder to) throws NotCanonicalException {
        if (node.isInt() || node.isLong()) {
            long value = node.longValue();
            if (value < -LARGEST_EXACT || value > LARGEST_EXACT) {
                throw new NotCanonicalException(Leaf.Reason.NUMBER_NOT_EXACT);
            }
            to.append(value);
            return;
        }
        if (node.isBigInteger()) {
            throw new NotCanonicalException(Leaf.Reason.NUMBER_NOT_EXACT);
        }
        var exact = node.decimalValue();
        double nearest = exact.doubleValue();
        if (!Double.isFinite(nearest) || new BigDecimal(Double.toString(nearest)).compareTo(exact) != 0) {
            throw new NotCanonicalException(Leaf.Reason.NUMBER_NOT_EXACT);
        }
        try {
            to.append(NumberToJSON.serializeNumber(nearest));
        } catch (IOException e) {
            throw new IllegalStateException("a finite double can be written", e);
        }
    }

    static void writeString(String text, StringBuilder to) throws NotCanonicalException {
        to.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> to.append("\\\"");
                case '\\' -> to.append("\\\\");
                case '\b' -> to.append("\\b");
                case '\t' -> to.append("\\t");
                case '\n' -> to.append("\\n");
                case '\f' -> to.append("\\f");
                case '\r' -> to.append("\\r");
                default -> {
                    if (c < 0x20) {
                        to.append("\\u00")
                                .append(Character.forDigit(c >> 4, 16))
                                .append(Character.forDigit(c & 15, 16));
                    } else if (!Character.isSurrogate(c)) {
                        to.append(c);
                    } else if (Character.isHighSurrogate(c)
                            && i + 1 < text.length()
                            && Character.isLowSurrogate(text.charAt(i + 1))) {
                        to.append(c).append(text.charAt(++i));
                    } else {
                        throw new NotCanonicalException(Leaf.Reason.NOT_UNICODE);
                    }
                }
            }
        }
        to.append('"');
    }
}

package io.optward.simulator.webhook;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * JSON as Meta prints it: ASCII only, {@code é} as <code>&#92;u00e9</code> (lowercase hex, surrogate pairs one by one),
 * {@code /} as <code>&#92;/</code> and {@code @} as <code>&#92;u0040</code>. A receiver that parses and prints a webhook
 * before it checks the signature fails on these.
 */
final class MetaJson {

    private static final ObjectMapper MAPPER = new JsonMapper(new JsonFactoryBuilder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
            .characterEscapes(new SlashAndAt())
            .build());

    private MetaJson() {}

    /** Prints a record, a tree or a map. */
    static byte[] print(Object payload) {
        try {
            return MAPPER.writeValueAsBytes(payload);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a webhook payload cannot be printed as JSON", e);
        }
    }

    /** The payload as a tree that may be changed. */
    static JsonNode tree(Object payload) {
        return MAPPER.valueToTree(payload);
    }

    /** The tree, or null if the text is not JSON. */
    static @Nullable JsonNode readIfJson(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException _) {
            return null;
        }
    }

    /** Reads what was printed here. */
    static JsonNode read(byte[] printed) {
        try {
            return MAPPER.readTree(printed);
        } catch (IOException e) {
            throw new IllegalArgumentException("a webhook payload is not JSON", e);
        }
    }

    private static final class SlashAndAt extends CharacterEscapes {
        private static final long serialVersionUID = 1L;

        private final int[] escapes;

        SlashAndAt() {
            escapes = standardAsciiEscapesForJSON();
            escapes['/'] = ESCAPE_CUSTOM;
            escapes['@'] = ESCAPE_STANDARD;
        }

        @Override
        public int[] getEscapeCodesForAscii() {
            return escapes.clone();
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int character) {
            return character == '/' ? new SerializedString("\\/") : null;
        }
    }
}

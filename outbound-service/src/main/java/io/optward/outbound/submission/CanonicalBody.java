package io.optward.outbound.submission;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.optward.contracts.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.erdtman.jcs.JsonCanonicalizer;

/** What is asked for in the one form (RFC 8785) that two bodies with the same meaning share. */
final class CanonicalBody {

    private CanonicalBody() {}

    static String of(Object asked) {
        try {
            return new JsonCanonicalizer(json(asked)).getEncodedString();
        } catch (IOException e) {
            throw new UncheckedIOException("what is asked for has no canonical form", e);
        }
    }

    /**
     * SHA-256, in hex, of a record's JSON: enough to tell two of them apart, whatever characters somebody wrote into it.
     * For what holds nothing in the clear.
     */
    static String digest(Object asked) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(json(asked).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this platform has no SHA-256", e);
        }
    }

    static String json(Object value) {
        try {
            return Json.mapper().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("what is asked for does not turn into JSON", e);
        }
    }
}

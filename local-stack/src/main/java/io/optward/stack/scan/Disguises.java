package io.optward.stack.scan;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The ways in which a value can stand somewhere without being seen at once. */
final class Disguises {

    private static final Pattern PHONE_NUMBER = Pattern.compile("\\+?[\\d ().-]{7,}");
    private static final int DIGITS_WORTH_REVERSING = 7;

    private Disguises() {}

    /**
     * Every byte sequence that gives a value away.
     *
     * @param number which of the values it is, counted from 1
     */
    static List<Needle> of(String value, int number) {
        var needles = new ArrayList<Needle>();
        var seen = new HashSet<String>();
        spellings(value).forEach((spelling, text) -> encodings(text).forEach((encoding, bytes) -> {
            var name = spelling.isEmpty() ? encoding : spelling + ", " + encoding;
            if (bytes.length >= Needle.SHORTEST_BYTES && seen.add(new String(bytes, StandardCharsets.ISO_8859_1))) {
                needles.add(new Needle(number, name, bytes));
            }
        }));
        return needles;
    }

    /** A phone number is also written without its plus, and a number backwards is still that number. */
    private static Map<String, String> spellings(String value) {
        var spellings = new LinkedHashMap<String, String>();
        spellings.put("", value);
        var digits = value.replaceAll("\\D", "");
        if (PHONE_NUMBER.matcher(value).matches()) {
            spellings.put("digits", digits);
            spellings.put("digits with +", "+" + digits);
        }
        if (digits.length() >= DIGITS_WORTH_REVERSING) {
            spellings.put("reversed digits", new StringBuilder(digits).reverse().toString());
        }
        return spellings;
    }

    private static Map<String, byte[]> encodings(String text) {
        var encodings = new LinkedHashMap<String, byte[]>();
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        encodings.put("plain", bytes);
        for (int offset = 0; offset < 3; offset++) {
            encodings.put("base64 at offset " + offset, base64(Base64.getEncoder(), bytes, offset));
            encodings.put("base64url at offset " + offset, base64(Base64.getUrlEncoder(), bytes, offset));
        }
        encodings.put("hex", bytes(HexFormat.of().formatHex(bytes)));
        encodings.put("HEX", bytes(HexFormat.of().withUpperCase().formatHex(bytes)));
        var form = URLEncoder.encode(text, StandardCharsets.UTF_8);
        encodings.put("percent-escaped", bytes(form));
        encodings.put("percent-escaped in lower case", bytes(lowerCaseEscapes(form)));
        encodings.put("percent-escaped with %20", bytes(form.replace("+", "%20")));
        encodings.put("percent-escaped throughout", bytes("%" + HexFormat.ofDelimiter("%").withUpperCase().formatHex(bytes)));
        encodings.put(
                "percent-escaped throughout in lower case",
                bytes("%" + HexFormat.ofDelimiter("%").formatHex(bytes)));
        encodings.put("JSON-escaped", json(text, "[\"\\\\/]|[^\\x20-\\x7e]", false));
        encodings.put("JSON-escaped in upper case", json(text, "[\"\\\\/]|[^\\x20-\\x7e]", true));
        encodings.put("JSON-escaped but for letters and digits", json(text, "[^A-Za-z0-9]", false));
        encodings.put("JSON-escaped but for letters and digits, in upper case", json(text, "[^A-Za-z0-9]", true));
        encodings.put("JSON-escaped throughout", json(text, "(?s).", false));
        encodings.put("JSON-escaped throughout, in upper case", json(text, "(?s).", true));
        encodings.put("JSON string", bytes(text.replace("\\", "\\\\").replace("\"", "\\\"").replace("/", "\\/")));
        return encodings;
    }

    /**
     * The characters that the value alone decides when it stands {@code offset} bytes after the start of a group of
     * three, whatever stands before and after it.
     */
    private static byte[] base64(Base64.Encoder encoder, byte[] bytes, int offset) {
        var padded = new byte[offset + bytes.length];
        System.arraycopy(bytes, 0, padded, offset, bytes.length);
        var encoded = encoder.withoutPadding().encodeToString(padded);
        int first = Math.ceilDiv(offset * 8, 6);
        int end = padded.length * 8 / 6;
        return bytes(encoded.substring(Math.min(first, end), end));
    }

    /** {@code \}{@code u00e9} and its like for every UTF-16 unit that the pattern matches. */
    private static byte[] json(String text, String escaped, boolean upperCase) {
        var pattern = Pattern.compile(escaped);
        return bytes(text.chars()
                .mapToObj(unit -> {
                    if (!pattern.matcher(String.valueOf((char) unit)).matches()) {
                        return String.valueOf((char) unit);
                    }
                    var hex = "%04x".formatted(unit);
                    return "\\u" + (upperCase ? hex.toUpperCase(Locale.ROOT) : hex);
                })
                .collect(Collectors.joining()));
    }

    private static String lowerCaseEscapes(String form) {
        return Pattern.compile("%[0-9A-F]{2}")
                .matcher(form)
                .replaceAll(escape -> escape.group().toLowerCase(Locale.ROOT));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

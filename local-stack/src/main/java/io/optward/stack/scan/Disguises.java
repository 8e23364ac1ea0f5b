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
import java.util.stream.IntStream;

/** The ways in which a value can stand somewhere without being seen at once. */
final class Disguises {

    private static final Pattern PHONE_NUMBER = Pattern.compile("\\+?[\\d ().-]{7,}");
    private static final int DIGITS_WORTH_REVERSING = 7;

    private static final int BYTES_OF_A_GROUP = 3;
    private static final int BITS_OF_A_CHARACTER = 6;

    /** What writers of JSON escape: what they must, all but letters and digits, or everything. */
    private static final Map<String, Pattern> JSON_ESCAPES = Map.of(
            "JSON-escaped", Pattern.compile("[\"\\\\/]|[^\\x20-\\x7e]"),
            "JSON-escaped but for letters and digits", Pattern.compile("[^A-Za-z0-9]"),
            "JSON-escaped throughout", Pattern.compile("(?s)."));

    private Disguises() {}

    /**
     * Every byte sequence that gives a value away.
     *
     * @param number which of the values it is, counted from 1
     */
    static List<Needle> of(String value, int number) {
        var needles = new ArrayList<Needle>();
        var seen = new HashSet<Disguise>();
        spellings(value).forEach((spelling, text) -> disguises(text).forEach((encoding, disguise) -> {
            var name = spelling.isEmpty() ? encoding : spelling + ", " + encoding;
            var bytes = disguise.text().getBytes(StandardCharsets.UTF_8);
            if (bytes.length >= Needle.SHORTEST_BYTES && seen.add(disguise)) {
                needles.add(new Needle(number, name, bytes, disguise.before(), disguise.after()));
            }
        }));
        return needles;
    }

    /** What a value looks like, and which characters may stand around it; any, if none are named. */
    private record Disguise(String text, String before, String after) {}

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

    private static Map<String, Disguise> disguises(String text) {
        var disguises = new LinkedHashMap<String, Disguise>();
        encodings(text).forEach((name, encoded) -> disguises.put(name, new Disguise(encoded, "", "")));
        for (int offset = 0; offset < BYTES_OF_A_GROUP; offset++) {
            disguises.put("base64 at offset " + offset, base64(Base64.getEncoder(), text, offset));
            disguises.put("base64url at offset " + offset, base64(Base64.getUrlEncoder(), text, offset));
        }
        return disguises;
    }

    private static Map<String, String> encodings(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var form = URLEncoder.encode(text, StandardCharsets.UTF_8);
        var encodings = new LinkedHashMap<String, String>();
        encodings.put("plain", text);
        encodings.put("hex", HexFormat.of().formatHex(bytes));
        encodings.put("hex in upper case", HexFormat.of().withUpperCase().formatHex(bytes));
        encodings.put("percent-escaped", form);
        encodings.put("percent-escaped in lower case", lowerCaseEscapes(form));
        encodings.put("percent-escaped with %20", form.replace("+", "%20"));
        encodings.put("percent-escaped with %20 in lower case", lowerCaseEscapes(form.replace("+", "%20")));
        encodings.put(
                "percent-escaped throughout",
                "%" + HexFormat.ofDelimiter("%").withUpperCase().formatHex(bytes));
        encodings.put(
                "percent-escaped throughout in lower case",
                "%" + HexFormat.ofDelimiter("%").formatHex(bytes));
        encodings.put(
                "JSON string", text.replace("\\", "\\\\").replace("\"", "\\\"").replace("/", "\\/"));
        JSON_ESCAPES.forEach((name, escaped) -> {
            encodings.put(name, json(text, escaped, false));
            encodings.put(name + " in upper case", json(text, escaped, true));
        });
        return encodings;
    }

    /**
     * The characters that the value alone decides when it stands {@code offset} bytes after the start of a group of
     * three, whatever stands before and after it; and what the characters can be that it shares with its neighbours.
     */
    private static Disguise base64(Base64.Encoder encoder, String text, int offset) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var padded = new byte[offset + bytes.length];
        System.arraycopy(bytes, 0, padded, offset, bytes.length);
        var encoded = encoder.withoutPadding().encodeToString(padded);
        var alphabet = alphabet(encoder);
        int bitsBefore = offset * Byte.SIZE;
        int bits = padded.length * Byte.SIZE;
        int first = Math.ceilDiv(bitsBefore, BITS_OF_A_CHARACTER);
        int end = bits / BITS_OF_A_CHARACTER;
        int foreignAtStart = bitsBefore % BITS_OF_A_CHARACTER;
        int foreignAtEnd = BITS_OF_A_CHARACTER - bits % BITS_OF_A_CHARACTER;
        var before = foreignAtStart == 0
                ? ""
                : alike(alphabet, encoded.charAt(first - 1), (1 << BITS_OF_A_CHARACTER - foreignAtStart) - 1);
        var after = foreignAtEnd == BITS_OF_A_CHARACTER ? "" : alike(alphabet, encoded.charAt(end), -1 << foreignAtEnd);
        return new Disguise(encoded.substring(Math.min(first, end), end), before, after);
    }

    /** The 64 characters of an encoder, in order. */
    private static String alphabet(Base64.Encoder encoder) {
        var everySextet = new byte[48];
        for (int i = 0; i < 64; i++) {
            int bit = i * BITS_OF_A_CHARACTER;
            int shifted = i << 10 - bit % Byte.SIZE;
            everySextet[bit / Byte.SIZE] |= (byte) (shifted >> Byte.SIZE);
            if (bit / Byte.SIZE + 1 < everySextet.length) {
                everySextet[bit / Byte.SIZE + 1] |= (byte) shifted;
            }
        }
        return encoder.encodeToString(everySextet);
    }

    /** The characters of an alphabet that agree with this one in the bits of a mask. */
    private static String alike(String alphabet, char character, int mask) {
        int wanted = alphabet.indexOf(character) & mask;
        return IntStream.range(0, alphabet.length())
                .filter(i -> (i & mask) == wanted)
                .mapToObj(i -> String.valueOf(alphabet.charAt(i)))
                .collect(Collectors.joining());
    }

    /** Writes every UTF-16 unit that the pattern matches as a backslash, u and four hex digits. */
    private static String json(String text, Pattern escaped, boolean upperCase) {
        return text.chars()
                .mapToObj(unit -> {
                    var character = String.valueOf((char) unit);
                    if (!escaped.matcher(character).matches()) {
                        return character;
                    }
                    var hex = "%04x".formatted(unit);
                    return "\\u" + (upperCase ? hex.toUpperCase(Locale.ROOT) : hex);
                })
                .collect(Collectors.joining());
    }

    private static String lowerCaseEscapes(String form) {
        return Pattern.compile("%[0-9A-F]{2}").matcher(form).replaceAll(escape -> escape.group()
                .toLowerCase(Locale.ROOT));
    }
}

package io.optward.kit.letter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.optward.kit.personal.PersonalShape;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a JSON document looks like without any of its values: the paths of its fields, and where it stops being JSON.
 *
 * @param fields each path once, {@code entry[].changes[].field: string}; a name that is no plain word stands as
 *     {@code ?}, because it may be a value
 * @param more whether there are more paths than {@value #MOST_FIELDS}
 * @param brokenAt the byte at which it stops being JSON; absent when all of it is
 */
public record JsonShape(
        List<String> fields, boolean more, @Nullable Long brokenAt) {

    static final int MOST_FIELDS = 200;
    private static final int DEEPEST = 12;
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");
    private static final JsonFactory FACTORY = new JsonFactory();

    /** The shape of these bytes, whatever they are. */
    public static JsonShape of(byte @Nullable [] bytes) {
        var paths = new LinkedHashSet<String>();
        var brokenAt = (Long) null;
        try (var parser = FACTORY.createParser(bytes == null ? new byte[0] : bytes)) {
            walk(parser, paths);
        } catch (JsonParseException e) {
            brokenAt = e.getLocation() == null ? 0 : e.getLocation().getByteOffset();
        } catch (IOException _) {
            // a limit of the parser, or bytes that are no text
            brokenAt = 0L;
        }
        return new JsonShape(paths.stream().limit(MOST_FIELDS).toList(), paths.size() > MOST_FIELDS, brokenAt);
    }

    private static void walk(JsonParser parser, LinkedHashSet<String> paths) throws IOException {
        Deque<String> path = new ArrayDeque<>();
        String name = "";
        for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
            switch (token) {
                case FIELD_NAME -> name = plain(parser.currentName());
                case START_OBJECT, START_ARRAY -> {
                    var here = at(path, name);
                    path.addLast(token == JsonToken.START_ARRAY ? here + "[]" : here);
                    name = "";
                }
                case END_OBJECT, END_ARRAY -> {
                    path.removeLast();
                    name = "";
                }
                default -> {
                    if (paths.size() <= MOST_FIELDS && path.size() <= DEEPEST) {
                        paths.add(at(path, name) + ": " + kind(token));
                    }
                }
            }
        }
    }

    private static String at(Deque<String> path, String name) {
        var parent = path.isEmpty() ? "" : path.getLast();
        return parent.isEmpty() || name.isEmpty() ? parent + name : parent + "." + name;
    }

    private static String kind(JsonToken token) {
        return switch (token) {
            case VALUE_STRING -> "string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "number";
            case VALUE_TRUE, VALUE_FALSE -> "boolean";
            case VALUE_NULL -> "null";
            default -> "value";
        };
    }

    /** A name as it may be shown. */
    public static String plain(String name) {
        return PLAIN_NAME.matcher(name).matches() && !PersonalShape.isIn(name) ? name : "?";
    }
}

package io.optward.simulator.inbound;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.optward.simulator.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * An object of a message, asked member by member. Refusals name the member with its path, never its value.
 *
 * @param path where the object stands
 */
record Required(ObjectNode object, String path) {

    /** The object that a message must have under this name. */
    static Required in(ObjectNode message, String member) {
        return of(message.get(member), member);
    }

    /** An object within, that must be there. */
    Required inner(String member) {
        return of(object.get(member), at(member));
    }

    boolean has(String member) {
        return object.hasNonNull(member);
    }

    /** A string that must be there. */
    String text(String member) {
        JsonNode value = object.get(member);
        if (value == null || !value.isTextual()) {
            throw Problem.inField(at(member), "This member must be there, and a string.")
                    .refused();
        }
        return value.textValue();
    }

    /** A number that must be there, so far from zero at most. */
    void number(String member, int most) {
        JsonNode value = object.get(member);
        if (value == null || !value.isNumber() || Math.abs(value.doubleValue()) > most) {
            throw Problem.inField(
                            at(member), "This member must be there, and a number from -" + most + " to " + most + ".")
                    .refused();
        }
    }

    long wholeNumber(String member, long usual, long least, long most) {
        JsonNode value = object.get(member);
        if (value == null || value.isNull()) {
            return usual;
        }
        if (!value.isIntegralNumber() || value.longValue() < least || value.longValue() > most) {
            throw Problem.inField(at(member), "Give a whole number from " + least + " to " + most + ".")
                    .refused();
        }
        return value.longValue();
    }

    /** Fills in a string where there is none. */
    void otherwise(String member, String value) {
        if (!has(member)) {
            object.put(member, value);
        }
    }

    String at(String member) {
        return path + "." + member;
    }

    private static Required of(@Nullable JsonNode value, String path) {
        if (!(value instanceof ObjectNode object)) {
            throw Problem.inField(path, "This member must be there, and an object.")
                    .refused();
        }
        return new Required(object, path);
    }
}

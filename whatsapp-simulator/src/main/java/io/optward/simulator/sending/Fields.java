package io.optward.simulator.sending;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.simulator.error.GraphRefusal;
import io.optward.simulator.error.MetaError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One object of a request, asked member by member. Refusals name the member with its path, never its value.
 *
 * @param path where the object stands, empty for the request itself
 */
record Fields(JsonNode object, String path) {

    /** Whether the member is there and not null. */
    boolean has(String member) {
        return object.hasNonNull(member);
    }

    /** A string that must be there and say something. */
    String text(String member) {
        return optionalText(member).filter(value -> !value.isBlank()).orElseThrow(() -> missing(member));
    }

    /** A string of at most so many characters that must be there and say something. */
    String text(String member, int longest) {
        String value = text(member);
        requireAtMost(member, value, longest);
        return value;
    }

    Optional<String> optionalText(String member) {
        JsonNode value = object.get(member);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw GraphRefusal.because(MetaError.INVALID_PARAMETER, "Param " + at(member) + " must be a string.");
        }
        return Optional.of(value.textValue());
    }

    Optional<String> optionalText(String member, int longest) {
        Optional<String> value = optionalText(member);
        value.ifPresent(text -> requireAtMost(member, text, longest));
        return value;
    }

    /** An object that must be there. */
    Fields object(String member) {
        JsonNode value = object.get(member);
        if (value == null || value.isNull()) {
            throw missing(member);
        }
        if (!value.isObject()) {
            throw GraphRefusal.because(MetaError.INVALID_PARAMETER, "Param " + at(member) + " must be a JSON object.");
        }
        return new Fields(value, at(member));
    }

    /** The elements of a list; none if it is not there. */
    List<Fields> list(String member) {
        JsonNode value = object.get(member);
        if (value == null || value.isNull()) {
            return List.of();
        }
        if (!value.isArray()) {
            throw GraphRefusal.because(MetaError.INVALID_PARAMETER, "Param " + at(member) + " must be a JSON array.");
        }
        var elements = new ArrayList<Fields>();
        for (JsonNode element : value) {
            elements.add(new Fields(element, at(member) + "[" + elements.size() + "]"));
        }
        return elements;
    }

    GraphRefusal missing(String member) {
        return GraphRefusal.because(MetaError.PARAMETER_MISSING, "The parameter " + at(member) + " is required.");
    }

    String at(String member) {
        return path.isEmpty() ? member : path + "['" + member + "']";
    }

    private void requireAtMost(String member, String value, int longest) {
        if (value.length() > longest) {
            throw GraphRefusal.because(
                    MetaError.INVALID_PARAMETER,
                    "Param " + at(member) + " must be at most " + longest + " characters long.");
        }
    }
}

package io.optward.simulator.business;

import java.util.List;
import java.util.Map;

/**
 * An approved message template in one language.
 *
 * @param parameters names of the body's parameters, in the order of the text
 * @param text the body, with <code>{{name}}</code> for each parameter
 */
public record Template(String name, String language, Category category, List<String> parameters, String text) {

    /** Longest body after the parameters were filled in, in characters (error 132005). */
    public static final int LONGEST_BODY = 1024;

    public Template {
        parameters = List.copyOf(parameters);
    }

    /** Length of the body, in characters, once these values stand in for the parameters. */
    public int lengthWith(Map<String, String> values) {
        int length = text.length();
        for (String parameter : parameters) {
            length += values.getOrDefault(parameter, "").length() - ("{{" + parameter + "}}").length();
        }
        return length;
    }
}

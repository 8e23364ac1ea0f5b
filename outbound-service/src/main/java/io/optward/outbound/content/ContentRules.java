package io.optward.outbound.content;

import io.optward.kit.business.BusinessConfig.Category;
import io.optward.kit.business.BusinessConfig.Template;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What WhatsApp takes, in characters. What comes in the clear is held against it when it is handed in; what comes sealed,
 * when it is opened to be sent.
 */
public final class ContentRules {

    /** A text body. */
    public static final int LONGEST_TEXT = 4096;

    /** The body of an interactive message, which is what a Flow comes with. */
    public static final int LONGEST_FLOW_TEXT = 1024;

    /** A template's whole body, and so one parameter. */
    private static final int LONGEST_PARAMETER = 1024;

    /** A one-time code. */
    private static final int LONGEST_CODE = 15;

    private ContentRules() {}

    /** Whether this can be sent as text. */
    public static boolean isText(@Nullable String body) {
        return isText(body, LONGEST_TEXT);
    }

    /** Whether this can stand above the button that opens a Flow. */
    public static boolean isFlowText(@Nullable String body) {
        return isText(body, LONGEST_FLOW_TEXT);
    }

    private static boolean isText(@Nullable String body, int longest) {
        return body != null && !body.isBlank() && body.codePointCount(0, body.length()) <= longest;
    }

    /** The names of a template's parameters, in its order. */
    public static List<String> parametersOf(Template template) {
        return template.parameters().orElse(List.of());
    }

    /** The most characters that a parameter of this template may have. */
    public static int longestParameterOf(Template template) {
        return template.category() == Category.AUTHENTICATION ? LONGEST_CODE : LONGEST_PARAMETER;
    }

    /** The first thing that keeps these values from being sent with a template. */
    public static Optional<Misfit> misfit(Template template, Map<String, @Nullable String> given) {
        var wanted = parametersOf(template);
        for (var name : given.keySet()) {
            if (!wanted.contains(name)) {
                return Optional.of(new Misfit(Misfit.Kind.UNKNOWN, name));
            }
        }
        int longest = longestParameterOf(template);
        for (var name : wanted) {
            var value = given.get(name);
            if (value == null) {
                return Optional.of(new Misfit(Misfit.Kind.MISSING, name));
            }
            if (value.isBlank() || value.length() > longest) {
                return Optional.of(new Misfit(Misfit.Kind.INVALID, name));
            }
        }
        return Optional.empty();
    }

    /**
     * Why values do not fit a template.
     *
     * @param parameter its name as it was given; where it is unknown, it may be anything
     */
    public record Misfit(Kind kind, String parameter) {

        /** What is wrong with the parameter. */
        public enum Kind {
            /** The template has no such parameter. */
            UNKNOWN,
            /** It was left out. */
            MISSING,
            /** It is blank, or too long. */
            INVALID
        }
    }
}

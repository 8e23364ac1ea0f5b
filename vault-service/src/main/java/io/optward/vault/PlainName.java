package io.optward.vault;

import java.util.regex.Pattern;

/** The form of the names of ids and fields. They stand in facts and in associated data, so they are plain. */
public final class PlainName {

    private static final Pattern FORM = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,99}");

    /** The form in words. */
    public static final String RULE =
            "a name starts with a letter and has up to 100 letters, digits, dots, dashes and underscores";

    private PlainName() {}

    /** Whether {@code name} has the form. */
    public static boolean is(String name) {
        return FORM.matcher(name).matches();
    }
}

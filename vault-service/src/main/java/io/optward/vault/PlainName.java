package io.optward.vault;

/** The form of the names of ids and fields. They stand in facts and in associated data, so they are plain. */
public final class PlainName {

    private static final int LONGEST = 100;

    /** The form in words. */
    public static final String RULE =
            "a name starts with a letter and has up to 100 letters, digits, dots, dashes and underscores";

    private PlainName() {}

    /** Whether {@code name} has the form. */
    public static boolean is(String name) {
        if (name.isEmpty() || name.length() > LONGEST || !isLetter(name.charAt(0))) {
            return false;
        }
        for (int i = 1; i < name.length(); i++) {
            if (!isInside(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isInside(char c) {
        return isLetter(c) || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}

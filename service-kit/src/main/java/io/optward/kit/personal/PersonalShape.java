package io.optward.kit.personal;

import java.util.regex.Pattern;

/**
 * Recognises text that is shaped like a phone number or an e-mail address and so must not stand where we keep ids. A
 * date is not taken for a phone number.
 */
public final class PersonalShape {

    /** The whole text is 7 to 15 digits with the usual separators, with or without {@code +}, {@code tel:}. */
    private static final Pattern PHONE_NUMBER =
            Pattern.compile("(?i)(?:(?:tel|phone|whatsapp|sms|wa)[:=./ ]*)?\\+?(?:[\\s()./-]*\\d){7,15}[\\s)]*");
    /** Somewhere in it stands a number with its {@code +}, or ten digits and more on their own. */
    private static final Pattern NUMBER_INSIDE =
            Pattern.compile("\\+(?:[\\s()./-]*\\d){7,}|(?<![\\w-])\\d{10,15}(?![\\w-])");

    private static final Pattern ADDRESS_INSIDE = Pattern.compile("[^\\s@]+@[^\\s@]+");
    private static final Pattern DATE =
            Pattern.compile("(?:19|20)\\d{2}[-./]?(?:0[1-9]|1[0-2])[-./]?(?:0[1-9]|[12]\\d|3[01])(?:[-./_]\\d{1,3})?");

    private PersonalShape() {}

    /** Tells whether this looks like a phone number or an e-mail address, or has one inside. */
    public static boolean isIn(String text) {
        var trimmed = text.strip();
        if (DATE.matcher(trimmed).matches()) {
            return false;
        }
        return PHONE_NUMBER.matcher(trimmed).matches()
                || NUMBER_INSIDE.matcher(trimmed).find()
                || ADDRESS_INSIDE.matcher(trimmed).find();
    }
}

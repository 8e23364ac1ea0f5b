package io.optward.kit.logging;

import java.util.regex.Pattern;

/**
 * The last line of defence for log lines: whatever is shaped like a phone number, an e-mail address, a WhatsApp message
 * id or a business-scoped user id is replaced. Our own ids are not shaped like any of them.
 */
final class Redaction {

    private static final String HIDDEN = "[hidden]";

    private static final Pattern PERSONAL = Pattern.compile(
            // wamid.…, base64 of something with the phone number in it
            "wamid\\.[A-Za-z0-9+/=_-]+"
                    // the same without its prefix: base64 of 1C 18 0x
                    + "|HBg[A-Za-z0-9+/=_-]{16,}"
                    // e-mail addresses
                    + "|[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+"
                    // BSUID and parent BSUID: country, dot, letters and digits
                    + "|\\b[A-Z]{2}\\.(?:ENT\\.)?[A-Za-z0-9]{6,128}\\b"
                    // phone numbers: seven to fifteen digits, with what people put in between
                    // and not the ids of business numbers and accounts or offsets, when they are named so
                    + "|(?<![A-Za-z0-9_.:-])(?<!sender=)(?<!account=)(?<!offset=)\\+?[0-9](?:[ ().-]{0,2}[0-9]){6,14}(?![A-Za-z0-9_:])");

    private Redaction() {}

    static String of(String text) {
        return PERSONAL.matcher(text).replaceAll(HIDDEN);
    }
}

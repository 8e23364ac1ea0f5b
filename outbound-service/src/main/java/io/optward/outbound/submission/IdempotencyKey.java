package io.optward.outbound.submission;

import io.optward.kit.problem.Problem;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The department's own name for a message, so that a repeated request queues nothing twice. May be guessable or personal,
 * so only its keyed id is ever kept, and printing it shows nothing.
 */
record IdempotencyKey(String value) {

    static final String HEADER = "Idempotency-Key";

    private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7E]{1,255}");

    /**
     * Reads the header.
     *
     * @throws Problem 400 if it is missing or of another form
     */
    static IdempotencyKey of(@Nullable String header) {
        if (header == null || !PRINTABLE.matcher(header).matches()) {
            throw Problem.badField(HEADER, "Send the header Idempotency-Key with 1 to 255 printable ASCII characters.");
        }
        return new IdempotencyKey(header);
    }

    @Override
    public String toString() {
        return "IdempotencyKey[" + value.length() + " characters]";
    }
}

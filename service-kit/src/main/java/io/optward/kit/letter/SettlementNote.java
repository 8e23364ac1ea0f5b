package io.optward.kit.letter;

import io.optward.kit.personal.PersonalShape;
import io.optward.kit.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wrote who dismissed something that was put aside: 1 to {@value #LONGEST} characters, nothing shaped like
 * a phone number or an e-mail address.
 */
public record SettlementNote(String text) {

    static final int LONGEST = 500;

    /**
     * Reads the member {@code reason} of a request.
     *
     * @throws Problem 400 naming the field
     */
    public static SettlementNote of(@Nullable String reason) {
        if (reason == null || reason.isBlank() || reason.length() > LONGEST) {
            throw Problem.badField("reason", "reason says in 1 to " + LONGEST + " characters why it is dismissed.");
        }
        if (PersonalShape.isIn(reason) || reason.indexOf('\0') >= 0) {
            throw Problem.badField(
                    "reason",
                    "reason has something shaped like a phone number or an e-mail address in it. Say it without.");
        }
        return new SettlementNote(reason.strip());
    }
}

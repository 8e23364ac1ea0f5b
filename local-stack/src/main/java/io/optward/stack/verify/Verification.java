package io.optward.stack.verify;

import io.optward.stack.supervisor.StackAddresses;

/** Where {@code verify} asks whether the log tells the truth. */
public final class Verification {

    private Verification() {}

    /**
     * Verifies what a target holds.
     *
     * @param target URL or directory of a log, or a file with a proof
     * @param at     the local stack, whose key is trusted for its own log
     */
    public static Verdict of(String target, StackAddresses at) {
        return new Verdict.CannotTell("no verifier is built into this command yet, for " + target);
    }

    /** Holds the rows of the audit database against the log. */
    public static Verdict ofDatabase(StackAddresses at) {
        return new Verdict.CannotTell("no verifier is built into this command yet, for "
                + at.directory().path());
    }
}

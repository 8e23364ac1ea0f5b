package io.optward.stack.identity;

/** Somebody is not let in; the message says why and what to do. */
public final class IdentityProblem extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param message one line, without a secret */
    IdentityProblem(String message) {
        super(message);
    }
}

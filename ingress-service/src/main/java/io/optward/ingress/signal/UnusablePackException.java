package io.optward.ingress.signal;

/** A keyword pack contradicts itself or another one, or cannot be read. The message is one line that says what to mend. */
public final class UnusablePackException extends IllegalStateException {

    private static final long serialVersionUID = 1;

    UnusablePackException(String pack, String what) {
        super("keyword pack " + pack + " " + what);
    }

    UnusablePackException(String pack, String what, Throwable cause) {
        super("keyword pack " + pack + " " + what, cause);
    }
}

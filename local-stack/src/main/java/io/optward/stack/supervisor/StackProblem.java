package io.optward.stack.supervisor;

/** Something that whoever runs the stack can mend; the message says how. No stack trace helps with it. */
public final class StackProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** A problem with what to do about it. */
    public StackProblem(String message) {
        super(message);
    }

    /** A problem with what to do about it, and what caused it. */
    public StackProblem(String message, Throwable cause) {
        super(message, cause);
    }
}

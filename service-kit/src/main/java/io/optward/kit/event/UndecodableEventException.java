package io.optward.kit.event;

/** A record that will never be understood, however often it is read. Its message holds no content. */
public class UndecodableEventException extends Exception {

    private static final long serialVersionUID = 1;

    private final String reason;
    private final String detail;

    public UndecodableEventException(String reason, String detail) {
        super(reason + ": " + detail, null, false, false);
        this.reason = reason;
        this.detail = detail;
    }

    /** A stable word for it. */
    public String reason() {
        return reason;
    }

    /** What was stumbled over, by name and place, never by value. */
    public String detail() {
        return detail;
    }
}

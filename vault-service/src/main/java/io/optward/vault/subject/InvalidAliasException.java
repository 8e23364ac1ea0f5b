package io.optward.vault.subject;

import java.util.Objects;

/** An alias has not the form of its kind. The message says the rule, never the value. */
public final class InvalidAliasException extends Exception {

    private static final long serialVersionUID = 1;

    private final String member;

    /**
     * @param member what is wrong: {@code kind} or {@code value}
     * @param rule the form that is wanted
     */
    InvalidAliasException(String member, String rule) {
        super(rule);
        this.member = member;
    }

    /** The member of the alias that is wrong. */
    public String member() {
        return member;
    }

    /** The form that is wanted. */
    public String rule() {
        return Objects.requireNonNull(getMessage());
    }
}

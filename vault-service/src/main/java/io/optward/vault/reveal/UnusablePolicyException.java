package io.optward.vault.reveal;

/** The reveal policy cannot be right, so the vault must not start. The message is one line that says where and what. */
final class UnusablePolicyException extends RuntimeException {

    private static final long serialVersionUID = 1;

    UnusablePolicyException(String message) {
        super(message);
    }
}

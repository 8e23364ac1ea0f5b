package io.optward.vault.key;

/** The keys cannot be used and the vault does not start. The message is one line that says what to do. */
final class UnusableKeysException extends RuntimeException {

    private static final long serialVersionUID = 1;

    UnusableKeysException(String message) {
        super(message);
    }

    UnusableKeysException(String message, Throwable cause) {
        super(message, cause);
    }
}

package io.optward.kit.secret;

/** A service cannot start with the secrets that it was given. The message is one line: what is wrong, and no value. */
final class UnusableSecretException extends RuntimeException {

    UnusableSecretException(String message) {
        super(message);
    }

    UnusableSecretException(String message, Throwable cause) {
        super(message, cause);
    }
}

package io.optward.vault.key;

import java.util.Objects;

/** Changed keys could not be kept; those from before are in force. The message says what to do. */
final class KeysNotKeptException extends RuntimeException {

    private static final long serialVersionUID = 1;

    KeysNotKeptException(String message, Throwable cause) {
        super(message, cause);
    }

    /** What happened and what to do, in one line. */
    String remedy() {
        return Objects.requireNonNull(getMessage());
    }
}

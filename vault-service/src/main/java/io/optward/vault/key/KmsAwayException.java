package io.optward.vault.key;

/** The KMS did not answer, or refused. The message says what to do. */
public final class KmsAwayException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public KmsAwayException(String message, Throwable cause) {
        super(message, cause);
    }
}

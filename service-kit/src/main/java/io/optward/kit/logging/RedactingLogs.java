package io.optward.kit.logging;

import io.optward.kit.consumption.LeftForTheNextStartException;
import io.quarkus.logging.LoggingFilter;
import java.util.Arrays;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;
import org.jspecify.annotations.Nullable;

/**
 * Every line of the log goes through {@link Redaction}: message, parameters and the messages of exceptions. That a batch
 * is left when the service stops is no error, whatever the messaging says of it, and is not logged.
 */
@LoggingFilter(name = "redacting")
public final class RedactingLogs implements Filter {

    /** A batch came back with an exception; the exception itself is logged beside it. */
    private static final String NACKED = "SRMSG18203";

    @Override
    public boolean isLoggable(LogRecord record) {
        if (isOfAStop(record)) {
            return false;
        }
        if (record instanceof ExtLogRecord extended) {
            var message = extended.getFormattedMessage();
            if (message != null) {
                extended.setParameters(null);
                extended.setMessage(Redaction.of(message), ExtLogRecord.FormatStyle.NO_FORMAT);
            }
        } else {
            var parameters = record.getParameters();
            if (parameters != null) {
                record.setParameters(
                        Arrays.stream(parameters).map(RedactingLogs::redacted).toArray());
            }
            if (record.getMessage() != null) {
                record.setMessage(Redaction.of(record.getMessage()));
            }
        }
        record.setThrown(redacted(record.getThrown()));
        return true;
    }

    private static boolean isOfAStop(LogRecord record) {
        for (var cause = record.getThrown(); cause != null; cause = cause.getCause()) {
            if (cause instanceof LeftForTheNextStartException) {
                return true;
            }
        }
        return record.getMessage() != null && record.getMessage().startsWith(NACKED);
    }

    private static Object redacted(@Nullable Object parameter) {
        return Redaction.of(String.valueOf(parameter));
    }

    private static @Nullable Throwable redacted(@Nullable Throwable thrown) {
        if (thrown == null || thrown instanceof RedactedThrowable) {
            return thrown;
        }
        return new RedactedThrowable(thrown, 0);
    }

    /** Stands for an exception whose own message might hold anything. */
    private static final class RedactedThrowable extends Throwable {

        private static final long serialVersionUID = 1;
        private static final int DEEPEST = 8;

        private final String shown;

        RedactedThrowable(Throwable original, int depth) {
            super(
                    null,
                    original.getCause() == null || depth >= DEEPEST
                            ? null
                            : new RedactedThrowable(original.getCause(), depth + 1),
                    false,
                    true);
            var message = original.getMessage();
            shown = original.getClass().getName() + (message == null ? "" : ": " + Redaction.of(message));
            setStackTrace(original.getStackTrace());
        }

        @Override
        public String getMessage() {
            return shown;
        }

        @Override
        public String toString() {
            return shown;
        }
    }
}

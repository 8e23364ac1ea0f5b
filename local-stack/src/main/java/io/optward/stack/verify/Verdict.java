package io.optward.stack.verify;

/** What a verification found. */
public sealed interface Verdict {

    /** One line for people. */
    String sentence();

    /** Everything fits. */
    record Valid(String what) implements Verdict {
        @Override
        public String sentence() {
            return "valid: " + what;
        }
    }

    /** Something does not fit. */
    record NotValid(String why) implements Verdict {
        @Override
        public String sentence() {
            return "not valid: " + why;
        }
    }

    /** The question could not be answered, which is not a yes. */
    record CannotTell(String why) implements Verdict {
        @Override
        public String sentence() {
            return "cannot tell: " + why;
        }
    }

    /** The exit code of the command: 0 valid, 1 not valid, 2 cannot tell. */
    default int exitCode() {
        return switch (this) {
            case Valid _ -> 0;
            case NotValid _ -> 1;
            case CannotTell _ -> 2;
        };
    }
}

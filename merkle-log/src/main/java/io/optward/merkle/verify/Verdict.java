package io.optward.merkle.verify;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a check came to. Nothing that was not looked at counts as valid. */
public sealed interface Verdict {

    /** Everything that was checked is right; {@code facts} says what that was, a sentence each. */
    record Valid(List<String> facts) implements Verdict {
        public Valid {
            facts = List.copyOf(facts);
        }
    }

    /** Something is wrong. There is at least one finding, and at most {@link #MOST_FINDINGS}. */
    record Invalid(List<Finding> findings) implements Verdict {
        public Invalid {
            findings = List.copyOf(findings);
        }

        static Invalid because(String what) {
            return new Invalid(List.of(new Finding(null, null, what)));
        }
    }

    /** The check could not be made; this says nothing about the log. */
    record CannotTell(String reason) implements Verdict {}

    /** Findings that are listed; after these a check stops collecting. */
    int MOST_FINDINGS = 100;

    /**
     * One thing that is wrong.
     *
     * @param index the leaf it concerns, if it is one leaf
     * @param event the id of the event it concerns, if it is one event
     * @param what a sentence
     */
    record Finding(@Nullable Long index, @Nullable String event, String what) {
        @Override
        public String toString() {
            return what;
        }
    }

    /** Exit code of a command that reports this: 0 valid, 1 not valid, 2 cannot tell. */
    default int exitCode() {
        return switch (this) {
            case Valid _ -> 0;
            case Invalid _ -> 1;
            case CannotTell _ -> 2;
        };
    }

    /** The verdict for people: a headline and a line per fact or finding. */
    default String report() {
        return switch (this) {
            case Valid(var facts) -> "valid" + lines(facts);
            case Invalid(var findings) -> "NOT VALID" + lines(findings);
            case CannotTell(var reason) -> "cannot tell" + lines(List.of(reason));
        };
    }

    private static String lines(List<?> items) {
        return items.stream().map(item -> "\n  " + item).collect(Collectors.joining());
    }
}

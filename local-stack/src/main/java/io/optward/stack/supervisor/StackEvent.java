package io.optward.stack.supervisor;

import java.time.Duration;
import java.util.List;

/** What happens to a part of the stack. */
public sealed interface StackEvent {

    /** The part. */
    Part part();

    /** Its process runs. */
    record Started(Part part, long pid) implements StackEvent {}

    /** It answers; {@code after} counts from the start of its process. */
    record Ready(Part part, Duration after) implements StackEvent {}

    /** It ended and nobody had asked it to; with the last lines of its log. */
    record Crashed(Part part, List<String> lastLines) implements StackEvent {}
}

package io.optward.stack.supervisor;

import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Keeps a supervisor's state in its file; several threads report to it. */
final class StateFile {

    private final Path file;
    private StackState state;

    StateFile(Path file, StackState state) {
        this.file = file;
        this.state = state;
        state.write(file);
    }

    synchronized void change(UnaryOperator<StackState> change) {
        state = change.apply(state);
        state.write(file);
    }
}

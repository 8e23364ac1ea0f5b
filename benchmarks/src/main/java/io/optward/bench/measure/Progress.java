package io.optward.bench.measure;

import java.io.PrintStream;
import java.util.Locale;

/** Says on the terminal how far it is. */
public final class Progress {

    private final PrintStream out;

    /** Says it there. */
    public Progress(PrintStream out) {
        this.out = out;
    }

    /** One line, formatted as {@link String#format}. */
    public void say(String format, Object... arguments) {
        out.println("  " + String.format(Locale.ROOT, format, arguments));
        out.flush();
    }
}

package io.optward.stack.demo;

import java.io.PrintStream;
import java.util.List;

/**
 * Where the story is told.
 *
 * @param out such as the terminal
 */
public record Console(PrintStream out) {

    /** A console that nobody reads. */
    public static Console silent() {
        return new Console(new PrintStream(PrintStream.nullOutputStream()));
    }

    void print(StepResult result, int steps) {
        out.printf("%n%d of %d  %s%n", result.number(), steps, result.title());
        for (var entry : result.record().entries()) {
            switch (entry) {
                case StepRecord.Deed(var what) -> line("done", what);
                case StepRecord.Expectation(var what, var came, var met) -> {
                    line("expected", what);
                    line(met ? "came" : "CAME", came);
                }
            }
        }
        line(result.passed() ? "PASS" : "FAIL", "after " + result.took().toMillis() + " ms");
    }

    /** Prints the last line: {@code demo: N of N steps passed}, or what else was played. */
    public void printVerdict(String played, List<StepResult> results) {
        long passed = results.stream().filter(StepResult::passed).count();
        out.printf("%n%s: %d of %d steps passed%n", played, passed, results.size());
    }

    private void line(String label, String text) {
        out.printf("    %-9s %s%n", label, text.replace("\n", "\n              "));
    }
}

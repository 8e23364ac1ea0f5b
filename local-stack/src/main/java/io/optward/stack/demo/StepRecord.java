package io.optward.stack.demo;

import java.util.ArrayList;
import java.util.List;

/** What was done in a step, what was expected and what came back. */
public final class StepRecord {

    private final List<String> done = new ArrayList<>();
    private final List<Expectation> expectations = new ArrayList<>();

    /**
     * One thing that was expected.
     *
     * @param what what should be so
     * @param came what was so
     * @param met  whether that is the same
     */
    public record Expectation(String what, String came, boolean met) {}

    /** Writes down what was done. */
    public StepRecord did(String what) {
        done.add(what);
        return this;
    }

    /** Writes down an expectation and what came. */
    public StepRecord expect(String what, Object came, boolean met) {
        expectations.add(new Expectation(what, String.valueOf(came), met));
        return this;
    }

    /** Everything that was done. */
    public List<String> done() {
        return List.copyOf(done);
    }

    /** Everything that was expected. */
    public List<Expectation> expectations() {
        return List.copyOf(expectations);
    }

    /** A step without an expectation shows nothing, so it has not passed. */
    public boolean passed() {
        return !expectations.isEmpty() && expectations.stream().allMatch(Expectation::met);
    }
}

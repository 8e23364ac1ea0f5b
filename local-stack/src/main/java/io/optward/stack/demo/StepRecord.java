package io.optward.stack.demo;

import java.util.ArrayList;
import java.util.List;

/** What was done in a step, what was expected and what came back, in the order in which it happened. */
public final class StepRecord {

    private final List<Entry> entries = new ArrayList<>();

    /** One line of the record. */
    public sealed interface Entry {}

    /** Something that was done. */
    public record Deed(String what) implements Entry {}

    /**
     * One thing that was expected.
     *
     * @param what what should be so
     * @param came what was so
     * @param met  whether that is the same
     */
    public record Expectation(String what, String came, boolean met) implements Entry {}

    /** Writes down what was done. */
    public StepRecord did(String what) {
        entries.add(new Deed(what));
        return this;
    }

    /** Writes down an expectation and what came. */
    public StepRecord expect(String what, Object came, boolean met) {
        entries.add(new Expectation(what, String.valueOf(came), met));
        return this;
    }

    /** Everything, in order. */
    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** Everything that was expected. */
    public List<Expectation> expectations() {
        return entries.stream()
                .filter(Expectation.class::isInstance)
                .map(Expectation.class::cast)
                .toList();
    }

    /** A step without an expectation shows nothing, so it has not passed. */
    public boolean passed() {
        var expectations = expectations();
        return !expectations.isEmpty() && expectations.stream().allMatch(Expectation::met);
    }
}

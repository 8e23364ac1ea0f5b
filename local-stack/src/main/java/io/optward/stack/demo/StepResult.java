package io.optward.stack.demo;

import java.time.Duration;

/**
 * How a step went.
 *
 * @param number counted from 1
 * @param title  of the step
 * @param record what was done, expected and seen
 * @param took   from its beginning to its end
 */
public record StepResult(int number, String title, StepRecord record, Duration took) {

    /** Whether everything came as expected. */
    public boolean passed() {
        return record.passed();
    }
}

package io.optward.stack.demo;

import io.optward.stack.supervisor.StackAddresses;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Steps that build on one another, played on a running stack. People nobody played before take part each time, so a
 * story can be played again on the same data.
 *
 * @param steps in order
 */
public record Story(List<Step> steps) {

    /** Copies its steps. */
    public Story {
        steps = List.copyOf(steps);
    }

    /** Plays every step, also after one that failed, and prints each. */
    public List<StepResult> play(StackAddresses addresses, Console console) {
        try (var stage = new Stage(addresses)) {
            var results = new ArrayList<StepResult>();
            for (int i = 0; i < steps.size(); i++) {
                var result = play(steps.get(i), i + 1, stage);
                console.print(result, steps.size());
                results.add(result);
            }
            return List.copyOf(results);
        }
    }

    private static StepResult play(Step step, int number, Stage stage) {
        var begun = Instant.now();
        var record = new StepRecord();
        try {
            step.action().play(stage, record);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            record.expect("no interruption", e, false);
        } catch (Exception e) {
            record.expect("no error", e, false);
        }
        return new StepResult(number, step.title(), record, Duration.between(begun, Instant.now()));
    }
}

package io.optward.stack.demo;

/**
 * One step of the story.
 *
 * @param title  what happens, in a sentence
 * @param action does it and says what it expected and what came back
 */
public record Step(String title, Action action) {

    /** What a step does. An exception fails it. */
    @FunctionalInterface
    public interface Action {
        /** Plays the step on the stage and writes down how it went. */
        void play(Stage stage, StepRecord record) throws Exception;
    }
}

package io.optward.simulator;

/** Somebody asked to start afresh: whoever remembers anything drops it before the observer returns. */
public record StateForgotten() {}

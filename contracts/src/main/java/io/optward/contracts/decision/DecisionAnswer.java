package io.optward.contracts.decision;

import java.util.List;

/** The decisions, in the order of the questions. */
public record DecisionAnswer(List<Decision> items) {}

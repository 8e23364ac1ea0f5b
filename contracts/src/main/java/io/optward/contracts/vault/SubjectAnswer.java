package io.optward.contracts.vault;

import io.optward.contracts.SubjectToken;

/** Who it is. */
public record SubjectAnswer(SubjectToken subject) {}

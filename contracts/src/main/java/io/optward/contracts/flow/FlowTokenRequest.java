package io.optward.contracts.flow;

import io.optward.contracts.SubjectToken;

/**
 * Asks for the {@code flow_token} that one Flow is sent with to one person.
 *
 * @param flow the last part of its endpoint's path
 */
public record FlowTokenRequest(String flow, SubjectToken subject) {}

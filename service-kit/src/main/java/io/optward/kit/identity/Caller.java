package io.optward.kit.identity;

/**
 * Who calls.
 *
 * @param actor the name under which acts are remembered
 * @param department the department whose credentials were shown
 */
public record Caller(String actor, String department) {}

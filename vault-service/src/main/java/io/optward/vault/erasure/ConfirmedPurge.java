package io.optward.vault.erasure;

import java.time.Instant;
import java.util.Map;

/**
 * What a service says it purged.
 *
 * @param purged how many rows of what
 */
public record ConfirmedPurge(String service, Instant at, Map<String, Integer> purged) {}

package io.optward.vault.canary;

import io.optward.contracts.SubjectToken;
import java.time.Instant;

/**
 * A person who does not exist.
 *
 * @param id {@code cny_…}, which alarms name it by
 * @param subject what it is known as everywhere else
 */
public record Canary(String id, SubjectToken subject, String madeBy, Instant madeAt) {}

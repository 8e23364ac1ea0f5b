package io.optward.outbound.queue;

import io.optward.contracts.KeyedId;
import io.optward.contracts.SealedValue;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.consent.Purpose;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message that a department hands in.
 *
 * @param idempotency keyed id of the department's idempotency key
 * @param request keyed id of the canonical body
 */
public record NewMessage(
        String id,
        String department,
        KeyedId idempotency,
        KeyedId request,
        SubjectToken subject,
        String sender,
        Purpose purpose,
        @Nullable String reference,
        @Nullable String template,
        @Nullable String language,
        @Nullable SealedValue content,
        Instant createdAt,
        Instant expiresAt) {}

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
 * @param flow the Flow's name, where it is one
 * @param contentContext what the content is sealed for, where that is not the message's id
 * @param asked the record in which it was asked for, {@code <topic>/<partition>/<offset>}; absent for what came over HTTP
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
        @Nullable String flow,
        @Nullable SealedValue content,
        @Nullable String contentContext,
        @Nullable String asked,
        Instant createdAt,
        Instant expiresAt) {}

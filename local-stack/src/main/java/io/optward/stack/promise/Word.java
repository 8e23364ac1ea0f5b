package io.optward.stack.promise;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A STOP or a START of somebody.
 *
 * @param person     who
 * @param stop       whether it was STOP
 * @param second     when they said it, Unix seconds; no person says two things in one second
 * @param receivedAt when its webhook had been answered with 200; absent while it was not
 */
public record Word(
        int person, boolean stop, long second, @Nullable Instant receivedAt) {}

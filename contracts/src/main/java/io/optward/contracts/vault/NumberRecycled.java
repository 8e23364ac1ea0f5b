package io.optward.contracts.vault;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * WhatsApp says that a number belongs to somebody else than before.
 *
 * @param number PHONE or WA_ID
 * @param aliases what else WhatsApp calls whoever has it now, such as their BSUID
 * @param at when WhatsApp says it; whoever was given the number later keeps it
 */
public record NumberRecycled(
        @Nullable Alias number,
        @Nullable List<Alias> aliases,
        @Nullable Instant at) {}

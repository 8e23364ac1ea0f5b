package io.optward.contracts.vault;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * WhatsApp says that a person has another number ({@code user_changed_number}).
 *
 * @param from the number they had, PHONE or WA_ID
 * @param to the number they have now, PHONE or WA_ID
 * @param aliases what else the same webhook calls them now, such as the new BSUID
 * @param at when WhatsApp says it happened; an alias that somebody was given later is not touched
 */
public record NumberChanged(
        @Nullable Alias from,
        @Nullable Alias to,
        @Nullable List<Alias> aliases,
        @Nullable Instant at) {}

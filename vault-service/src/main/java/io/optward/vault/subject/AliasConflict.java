package io.optward.vault.subject;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.AliasKind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody claimed about people and was refused; nothing personal. Either that two subjects are one person, or that a
 * subject has an alias that nobody is known by.
 *
 * @param id {@code acf_…}
 * @param subject one of the two, or the only one
 * @param other the other one
 * @param alias the kind of the alias, where there is no other one
 * @param kinds of all aliases that were named together
 * @param assertedBy who claimed it: departments and services
 * @param times how often it was claimed
 * @param decidedBy who decided; whoever brought WhatsApp's word, where that decided it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AliasConflict(
        String id,
        State state,
        SubjectToken subject,
        @Nullable SubjectToken other,
        @Nullable AliasKind alias,
        List<AliasKind> kinds,
        List<String> assertedBy,
        long times,
        Instant firstAt,
        Instant lastAt,
        @Nullable Instant decidedAt,
        @Nullable String decidedBy,
        @Nullable String reason) {

    /** Where it stands. */
    public enum State {
        /** Nobody has decided. */
        OPEN,
        /** The two are joined, or the alias is linked. */
        SAME_PERSON,
        /** It stays refused, and is not asked about again. */
        DIFFERENT_PEOPLE
    }
}

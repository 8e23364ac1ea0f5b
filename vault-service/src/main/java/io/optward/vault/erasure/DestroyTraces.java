package io.optward.vault.erasure;

import io.optward.contracts.SubjectToken;
import io.optward.vault.key.DataKeys;
import io.optward.vault.key.IndexMac;
import io.optward.vault.key.SuppressionMac;
import io.optward.vault.subject.AliasConflicts;
import io.optward.vault.subject.Recognition;
import io.optward.vault.subject.RegisteredSubject;
import io.optward.vault.subject.SubjectRegister;
import io.optward.vault.subject.SuppressionList;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;

/** What every erasure does to held subjects, the first time and when a backup brought them back. */
@ApplicationScoped
class DestroyTraces {

    private final SubjectRegister register;
    private final SuppressionList suppressions;
    private final Recognition recognition;
    private final AliasConflicts conflicts;
    private final DataKeys dataKeys;

    DestroyTraces(
            SubjectRegister register,
            SuppressionList suppressions,
            Recognition recognition,
            AliasConflicts conflicts,
            DataKeys dataKeys) {
        this.register = register;
        this.suppressions = suppressions;
        this.recognition = recognition;
        this.conflicts = conflicts;
        this.dataKeys = dataKeys;
    }

    /** Destroys their keys and aliases, and keeps nothing but the fingerprints that suppress an import. */
    Destroyed of(List<RegisteredSubject> living, Instant now) {
        var fingerprints = new LinkedHashSet<SuppressionMac>();
        var foundBy = new HashSet<IndexMac>();
        for (var member : living) {
            var key = dataKeys.unwrap(member.token(), member.liveKey());
            fingerprints.addAll(recognition.suppressionsOf(member.token(), key));
            foundBy.addAll(recognition.indexMacsOf(member.token(), key));
        }
        var tokens = living.stream().map(RegisteredSubject::token).collect(Collectors.<SubjectToken>toSet());
        suppressions.add(fingerprints, now);
        conflicts.forget(tokens, foundBy);
        int aliases = register.destroy(tokens);
        return new Destroyed(aliases, fingerprints.size());
    }

    /** How many aliases were destroyed, and how many fingerprints are kept. */
    record Destroyed(int aliases, int fingerprints) {}
}

package io.optward.vault.erasure;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.rights.RightsEvent;
import io.optward.kit.outbox.Outbox;
import io.optward.vault.VaultConfig;
import io.optward.vault.key.KeyEpochs;
import io.optward.vault.key.KeyRing;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Signs an erasure's certificate once every service that must purge has said that it did. */
@ApplicationScoped
class CertifyErasure {

    private final Erasures erasures;
    private final Confirmations confirmations;
    private final VaultConfig config;
    private final KeyEpochs epochs;
    private final KeyRing keys;
    private final Outbox outbox;
    private final Clock clock;

    CertifyErasure(
            Erasures erasures,
            Confirmations confirmations,
            VaultConfig config,
            KeyEpochs epochs,
            KeyRing keys,
            Outbox outbox,
            Clock clock) {
        this.erasures = erasures;
        this.confirmations = confirmations;
        this.config = config;
        this.epochs = epochs;
        this.keys = keys;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Which services have not confirmed yet for every subject that the erasure reached. */
    SortedSet<String> awaited(Erasure erasure) {
        var members =
                erasures.members(erasure.id).stream().map(SubjectToken::value).collect(Collectors.toSet());
        var confirmed = confirmations.of(erasure.id).stream()
                .collect(Collectors.groupingBy(
                        Confirmation::service, Collectors.mapping(Confirmation::subject, Collectors.toSet())));
        return config.erasureConfirmedBy().stream()
                .filter(service -> !confirmed.getOrDefault(service, Set.of()).containsAll(members))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether a service has not confirmed yet for this subject of the erasure. */
    boolean awaits(Erasure erasure, String service, SubjectToken subject) {
        return config.erasureConfirmedBy().contains(service)
                && erasures.members(erasure.id).contains(subject)
                && confirmations.of(erasure.id).stream()
                        .noneMatch(confirmation -> confirmation.service().equals(service)
                                && confirmation.subject().equals(subject.value()));
    }

    /** Certifies a held erasure, in the transaction at hand, unless somebody is still awaited or it is certified. */
    void certifyIfAllConfirmed(Erasure erasure) {
        if (erasure.certificate().isPresent() || !awaited(erasure).isEmpty()) {
            return;
        }
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var members = erasures.members(erasure.id);
        var certificate = new Certificate(
                        erasure.id,
                        erasure.subject,
                        members,
                        erasure.requestedAt,
                        erasure.keyDestroyedAt,
                        Map.of("dataKeys", members.size(), "aliases", erasure.aliasesDestroyed),
                        ConfirmedPurge.of(confirmations.of(erasure.id)),
                        Bound.of(erasure, config, epochs.everyBackupIsNoiseAt()),
                        now)
                .signedWith(keys);
        erasure.certify(certificate, now);
        var token = new SubjectToken(erasure.subject);
        outbox.add(outbox.envelope(
                erasure.id + ".certified",
                token,
                now,
                new RightsEvent.ErasureCertified(token, erasure.id, certificate, now)));
    }
}

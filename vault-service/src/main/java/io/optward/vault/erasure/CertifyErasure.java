package io.optward.vault.erasure;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.rights.RightsEvent;
import io.optward.kit.outbox.Outbox;
import io.optward.vault.VaultConfig;
import io.optward.vault.key.KeyRing;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Signs an erasure's certificate once every service that must purge has said that it did. */
@ApplicationScoped
class CertifyErasure {

    private final Confirmations confirmations;
    private final VaultConfig config;
    private final KeyRing keys;
    private final Outbox outbox;
    private final Clock clock;

    CertifyErasure(Confirmations confirmations, VaultConfig config, KeyRing keys, Outbox outbox, Clock clock) {
        this.confirmations = confirmations;
        this.config = config;
        this.keys = keys;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Which services have not confirmed yet. */
    SortedSet<String> awaited(Erasure erasure) {
        var awaited = new TreeSet<>(config.erasureConfirmedBy());
        confirmations.of(erasure.id).forEach(confirmation -> awaited.remove(confirmation.service()));
        return awaited;
    }

    /** Certifies a held erasure, in the transaction at hand, unless somebody is still awaited or it is certified. */
    void certifyIfAllConfirmed(Erasure erasure) {
        if (erasure.certificate().isPresent() || !awaited(erasure).isEmpty()) {
            return;
        }
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var certificate = new Certificate(
                        erasure.id,
                        erasure.subject,
                        erasure.requestedAt,
                        erasure.keyDestroyedAt,
                        Map.of("dataKeys", 1, "aliases", erasure.aliasesDestroyed),
                        confirmations.of(erasure.id).stream()
                                .map(Confirmation::told)
                                .toList(),
                        Bound.of(erasure, config),
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

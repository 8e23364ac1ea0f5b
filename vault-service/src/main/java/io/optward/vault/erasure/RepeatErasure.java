package io.optward.vault.erasure;

import io.optward.contracts.rights.RightsEvent.ErasureCertified;
import io.optward.contracts.rights.RightsEvent.ErasureConfirmed;
import io.optward.contracts.subject.SubjectEvent.SubjectErased;
import io.optward.contracts.trail.TrailEvent;
import io.optward.kit.outbox.Outbox;
import io.optward.vault.VaultConfig;
import io.optward.vault.subject.Hold;
import io.optward.vault.subject.RegisteredSubject;
import io.optward.vault.subject.SubjectRegister;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;

/**
 * Does again what an erasure did, for whoever is here again because the database was restored from a backup. Nobody is
 * asked again and nothing that was told is told a second time, but that it was repeated. Every method belongs to the
 * transaction of its caller and changes nothing where the database remembers.
 */
@ApplicationScoped
public class RepeatErasure {

    /** Whoever asked for an erasure waits less. */
    private static final Duration TOLD_BY_THEN = Duration.ofSeconds(15);

    private final SubjectRegister register;
    private final DestroyTraces traces;
    private final Erasures erasures;
    private final NoteConfirmedErasure confirmations;
    private final VaultConfig config;
    private final Outbox outbox;
    private final Clock clock;

    RepeatErasure(
            SubjectRegister register,
            DestroyTraces traces,
            Erasures erasures,
            NoteConfirmedErasure confirmations,
            VaultConfig config,
            Outbox outbox,
            Clock clock) {
        this.register = register;
        this.traces = traces;
        this.erasures = erasures;
        this.confirmations = confirmations;
        this.config = config;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Destroys the key and aliases of somebody who was erased before, if they are here. */
    public void erased(SubjectErased told) {
        var found = register.byTokens(Set.of(told.subject()), Hold.FOR_ERASURE).get(told.subject());
        if (found == null || found.erased()) {
            erasures.told(told.erasure(), clock.instant());
            return;
        }
        destroy(found, told);
        erasures.told(told.erasure(), clock.instant());
        Log.warnf("erased again after a restore subject=%s erasure=%s", told.subject(), told.erasure());
    }

    private void destroy(RegisteredSubject subject, SubjectErased told) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var token = subject.token();
        var destroyed = traces.of(List.of(subject), now);
        if (erasures.findByIdOptional(told.erasure()).isEmpty()) {
            erasures.persistAndFlush(new Erasure(
                    told.erasure(), token.value(), destroyed.aliases(), destroyed.fingerprints(), told.at(), now));
        }
        erasures.reaches(told.erasure(), Set.of(token));
        outbox.add(outbox.envelope(
                "restored." + token + "." + now.toEpochMilli(),
                token,
                now,
                new TrailEvent.ErasureRepeated("vault-service", token, told.erasure(), told.at(), now)));
    }

    /** Whether somebody's erasure could not be told at once, so that it is to be seen when it was. */
    public boolean someAreUntold() {
        return erasures.untoldSince(clock.instant().minus(TOLD_BY_THEN));
    }

    /** The certificate that an erasure had. */
    public void certified(ErasureCertified told) {
        erasures.held(told.erasure())
                .filter(erasure -> erasure.certificate().isEmpty())
                .ifPresent(erasure -> erasure.certify(told.certificate(), told.at()));
    }

    /** What a service had confirmed of an erasure that is not certified. */
    public void confirmed(String eventId, ErasureConfirmed told) {
        boolean open = erasures.findByIdOptional(told.erasure())
                .filter(erasure -> erasure.certificate().isEmpty())
                .isPresent();
        if (open && config.erasureConfirmedBy().contains(told.service())) {
            confirmations.note(eventId, told);
        }
    }
}

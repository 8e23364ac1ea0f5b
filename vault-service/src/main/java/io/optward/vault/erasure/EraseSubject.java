package io.optward.vault.erasure;

import io.optward.contracts.CrockfordId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.rights.RightsEvent;
import io.optward.contracts.subject.SubjectEvent;
import io.optward.kit.outbox.Outbox;
import io.optward.kit.problem.Problem;
import io.optward.vault.key.DataKeys;
import io.optward.vault.subject.Hold;
import io.optward.vault.subject.Recognition;
import io.optward.vault.subject.RegisteredSubject;
import io.optward.vault.subject.SubjectRegister;
import io.optward.vault.subject.SubjectResource;
import io.optward.vault.subject.SuppressionList;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Destroys a subject's data key and aliases. One transaction: the suppression fingerprints are written, the key and the
 * aliases are gone, the others are asked, or none of it. It waits for the reveals under way; after its commit none
 * finds a key.
 */
@ApplicationScoped
class EraseSubject {

    private final SubjectRegister register;
    private final SuppressionList suppressions;
    private final Recognition recognition;
    private final DataKeys dataKeys;
    private final Erasures erasures;
    private final CertifyErasure certification;
    private final Outbox outbox;
    private final Clock clock;

    EraseSubject(
            SubjectRegister register,
            SuppressionList suppressions,
            Recognition recognition,
            DataKeys dataKeys,
            Erasures erasures,
            CertifyErasure certification,
            Outbox outbox,
            Clock clock) {
        this.register = register;
        this.suppressions = suppressions;
        this.recognition = recognition;
        this.dataKeys = dataKeys;
        this.erasures = erasures;
        this.certification = certification;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * Erases a subject; one that is erased already keeps its erasure.
     *
     * @param actor who asked
     * @return the erasure's id
     * @throws Problem 404 if nobody has this token
     */
    String erase(SubjectToken token, String actor) {
        return QuarkusTransaction.requiringNew().call(() -> {
            var subject = register.byTokens(List.of(token), Hold.FOR_ERASURE).get(token);
            if (subject == null) {
                throw SubjectResource.unknown();
            }
            return erasures.of(token).map(earlier -> earlier.id).orElseGet(() -> destroy(subject, actor));
        });
    }

    private String destroy(RegisteredSubject subject, String actor) {
        var token = subject.token();
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var id = CrockfordId.random("era_");
        var fingerprints = recognition.suppressionsOf(token, dataKeys.unwrap(token, subject.liveKey()));
        suppressions.add(fingerprints, now);
        int aliases = register.destroy(token);
        dataKeys.forget(token, subject.liveKey());
        var erasure = new Erasure(id, token.value(), aliases, fingerprints.size(), now);
        erasures.persistAndFlush(erasure);
        outbox.addAll(List.of(
                outbox.envelope(id + ".requested", token, now, new RightsEvent.ErasureRequested(token, id, actor, now)),
                outbox.envelope(id + ".erased", token, now, new SubjectEvent.SubjectErased(token, id, now))));
        certification.certifyIfAllConfirmed(erasure);
        return id;
    }
}

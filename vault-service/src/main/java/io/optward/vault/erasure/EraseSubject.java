package io.optward.vault.erasure;

import io.optward.contracts.CrockfordId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.rights.RightsEvent;
import io.optward.contracts.subject.SubjectEvent;
import io.optward.kit.kafka.KafkaAccess;
import io.optward.kit.outbox.Outbox;
import io.optward.kit.problem.Problem;
import io.optward.vault.subject.Hold;
import io.optward.vault.subject.RegisteredSubject;
import io.optward.vault.subject.SubjectRegister;
import io.optward.vault.subject.SubjectResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Destroys the data keys and aliases of a person, of all subjects that were merged into one. One transaction: the
 * suppression fingerprints are written, the keys, the aliases and what was claimed about them are gone, the others are
 * asked, or none of it. It waits for the reveals and merges under way; after its commit no reveal finds a key, and no merge
 * finds anybody to join.
 *
 * <p>It is answered once Kafka has it, where Kafka answers: a database that is lost a moment later and restored from a backup
 * is then told of it at its start ({@code restore}). The keys are destroyed all the same while Kafka is away.
 */
@ApplicationScoped
class EraseSubject {

    /** The relay publishes in some tens of milliseconds; what takes so long takes longer. */
    private static final Duration TOLD_WITHIN = Duration.ofSeconds(5);

    private final SubjectRegister register;
    private final DestroyTraces traces;
    private final Erasures erasures;
    private final CertifyErasure certification;
    private final Outbox outbox;
    private final KafkaAccess kafka;
    private final Clock clock;

    EraseSubject(
            SubjectRegister register,
            DestroyTraces traces,
            Erasures erasures,
            CertifyErasure certification,
            Outbox outbox,
            KafkaAccess kafka,
            Clock clock) {
        this.register = register;
        this.traces = traces;
        this.erasures = erasures;
        this.certification = certification;
        this.outbox = outbox;
        this.kafka = kafka;
        this.clock = clock;
    }

    /**
     * Erases a person, under all the tokens that they are known by; one who is erased already keeps their erasure.
     *
     * @param actor who asked
     * @throws Problem 404 if nobody has this token; nothing else keeps a key
     */
    Erased erase(SubjectToken token, String actor) {
        try (var watch = TombstoneWatch.open(kafka)) {
            var erasure = eraseWhoeverItIs(token, actor);
            if (erasure.told() || erasure.before()) {
                return erasure;
            }
            return watch.sees(tombstone(erasure.id(), token), TOLD_WITHIN) ? told(erasure) : erasure;
        }
    }

    /**
     * An erasure: nothing of the person opens.
     *
     * @param before whether it was answered before
     * @param told whether Kafka is known to have it
     */
    record Erased(String id, boolean before, boolean told) {}

    private Erased told(Erased erasure) {
        QuarkusTransaction.requiringNew().run(() -> erasures.told(erasure.id(), clock.instant()));
        return new Erased(erasure.id(), erasure.before(), true);
    }

    private Erased eraseWhoeverItIs(SubjectToken token, String actor) {
        while (true) {
            var erasure = QuarkusTransaction.requiringNew().call(() -> eraseUnlessJoined(token, actor));
            if (erasure.isPresent()) {
                return erasure.get();
            }
        }
    }

    /** Empty if the person was joined with somebody while the family was waited for: nothing was done. */
    private Optional<Erased> eraseUnlessJoined(SubjectToken token, String actor) {
        var met = tokens(register.familiesOf(List.of(token)));
        if (met.isEmpty()) {
            throw SubjectResource.unknown();
        }
        register.byTokens(met, Hold.FOR_ERASURE);
        var family = register.familiesOf(List.of(token));
        if (!tokens(family).equals(met)) {
            return Optional.empty();
        }
        return Optional.of(erasures.of(token)
                .map(erasures::findById)
                .map(erasure -> new Erased(erasure.id, true, erasure.told()))
                .orElseGet(() -> new Erased(destroy(token, family, actor), false, false)));
    }

    private String destroy(SubjectToken asked, List<RegisteredSubject> family, String actor) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var id = CrockfordId.random("era_");
        var destroyed = traces.of(family, now);
        var erasure = new Erasure(id, asked.value(), destroyed.aliases(), destroyed.fingerprints(), now, now);
        erasures.persistAndFlush(erasure);
        erasures.reaches(id, tokens(family));
        outbox.add(outbox.envelope(
                id + ".requested", asked, now, new RightsEvent.ErasureRequested(asked, id, actor, now)));
        outbox.addAll(family.stream()
                .map(RegisteredSubject::token)
                .map(member -> outbox.envelope(
                        tombstone(id, member), member, now, new SubjectEvent.SubjectErased(member, id, now)))
                .toList());
        certification.certifyIfAllConfirmed(erasure);
        return id;
    }

    private static String tombstone(String erasure, SubjectToken member) {
        return erasure + ".erased." + member;
    }

    private static Set<SubjectToken> tokens(List<RegisteredSubject> family) {
        return family.stream().map(RegisteredSubject::token).collect(Collectors.toSet());
    }
}

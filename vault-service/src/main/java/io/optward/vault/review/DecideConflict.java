package io.optward.vault.review;

import io.optward.contracts.CrockfordId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.trail.TrailEvent;
import io.optward.contracts.vault.Alias;
import io.optward.kit.event.Envelope;
import io.optward.kit.outbox.Outbox;
import io.optward.kit.problem.Problem;
import io.optward.vault.key.DataKeys;
import io.optward.vault.protection.JoinSubjects;
import io.optward.vault.subject.AliasConflict;
import io.optward.vault.subject.AliasConflict.State;
import io.optward.vault.subject.AliasConflicts;
import io.optward.vault.subject.Hold;
import io.optward.vault.subject.StoredAlias;
import io.optward.vault.subject.SubjectRegister;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Gives a refused claim its outcome. That two are one person begins the same merge as a signed webhook that names both; the
 * outcome, its effect and the fact for {@code audit.trail} commit together.
 */
@ApplicationScoped
class DecideConflict {

    private final AliasConflicts conflicts;
    private final JoinSubjects join;
    private final SubjectRegister register;
    private final DataKeys dataKeys;
    private final Outbox outbox;
    private final Clock clock;
    private final String service;

    DecideConflict(
            AliasConflicts conflicts,
            JoinSubjects join,
            SubjectRegister register,
            DataKeys dataKeys,
            Outbox outbox,
            Clock clock,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.conflicts = conflicts;
        this.join = join;
        this.register = register;
        this.dataKeys = dataKeys;
        this.outbox = outbox;
        this.clock = clock;
        this.service = service;
    }

    /**
     * Decides.
     *
     * @param wanted {@code SAME_PERSON} or {@code DIFFERENT_PEOPLE}
     * @throws Problem 404 if there is no such conflict (any more: erasure takes them along); 409 {@code ALREADY_ONE_PERSON}
     *     if they were joined, which is for good; 409 {@code ALIAS_SUPPRESSED} if an erased person had the alias
     */
    AliasConflict decide(String id, State wanted, String reason, String actor) {
        var known = conflict(id, false);
        if (known.state() == wanted) {
            return known;
        }
        if (known.state() == State.SAME_PERSON) {
            throw alreadyOne(id);
        }
        if (wanted == State.SAME_PERSON) {
            join(known, reason, actor);
        } else {
            QuarkusTransaction.requiringNew().run(() -> keepApart(id, reason, actor));
        }
        return conflict(id, false);
    }

    private void keepApart(String id, String reason, String actor) {
        var held = conflict(id, true);
        switch (held.state()) {
            case SAME_PERSON -> throw alreadyOne(id);
            case OPEN -> note(held, State.DIFFERENT_PEOPLE, reason, actor);
            case DIFFERENT_PEOPLE -> {
                // somebody else decided the same
            }
        }
    }

    private void join(AliasConflict conflict, String reason, String actor) {
        var tokens = Stream.of(conflict.subject(), conflict.other())
                .flatMap(Stream::ofNullable)
                .toList();
        var aliases = QuarkusTransaction.requiringNew().call(() -> conflicts.aliasOf(conflict.id()).stream()
                .flatMap(alias -> opened(alias).stream())
                .toList());
        switch (join.join(tokens, aliases, actor, () -> note(conflict, State.SAME_PERSON, reason, actor))) {
            case DONE -> {
                // noted in the same transaction
            }
            case SOMEBODY_GONE -> throw Problem.notFound("alias conflict");
            case ALIAS_REFUSED ->
                throw new Problem(
                                409,
                                "ALIAS_SUPPRESSED",
                                "Somebody who was erased had this alias",
                                "Only an act of theirs that WhatsApp tells of links it again. Nothing was decided.")
                        .with("conflict", conflict.id());
        }
    }

    private List<Alias> opened(StoredAlias alias) {
        var owner = register.byTokens(List.of(alias.subject()), Hold.NOTHING).get(alias.subject());
        if (owner == null || owner.erased()) {
            return List.of();
        }
        var value = alias.opened(dataKeys.unwrap(owner.token(), owner.liveKey()))
                .orElseThrow(() -> new IllegalStateException("a claimed alias of " + owner.token() + " does not open"));
        return List.of(new Alias(alias.kind(), value));
    }

    private void note(AliasConflict conflict, State outcome, String reason, String actor) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        conflicts.decide(conflict.id(), outcome, actor, reason, now);
        var fact = new TrailEvent.AliasConflictDecided(
                actor, conflict.id(), outcome.name(), conflict.subject(), conflict.other(), now);
        outbox.add(new Envelope<>(
                conflict.id() + "." + outcome + "." + now.toEpochMilli(),
                "/" + service,
                (SubjectToken) null,
                now,
                fact));
    }

    private AliasConflict conflict(String id, boolean held) {
        if (!CrockfordId.isOf("acf_", id)) {
            throw Problem.notFound("alias conflict");
        }
        return (held
                        ? conflicts.find(id, true)
                        : QuarkusTransaction.requiringNew().call(() -> conflicts.find(id, false)))
                .orElseThrow(() -> Problem.notFound("alias conflict"));
    }

    private static Problem alreadyOne(String id) {
        return new Problem(
                        409,
                        "ALREADY_ONE_PERSON",
                        "These are one person already",
                        "Subjects are joined for good. Aliases that are somebody else's can be taken from them:"
                                + " POST /v1/subjects/{token}/separate.")
                .with("conflict", id);
    }
}

package io.optward.vault.lookup;

import io.optward.contracts.trail.TrailEvent.LookupsFrozen;
import io.optward.contracts.vault.Alias;
import io.optward.contracts.vault.SubjectAnswer;
import io.optward.kit.identity.Caller;
import io.optward.kit.identity.CallerIdentity;
import io.optward.kit.problem.Problem;
import io.optward.vault.alarm.Alarms;
import io.optward.vault.canary.Canaries;
import io.optward.vault.lookup.LookupWatch.Freeze;
import io.optward.vault.subject.Identity;
import io.optward.vault.subject.InvalidAliasException;
import io.optward.vault.subject.Recognition;
import io.optward.vault.subject.RegisteredSubject;
import io.optward.vault.subject.SubjectResource;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Tells whose an alias is, and stops whoever tries out aliases. */
@Path("/v1/subjects/lookup")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class LookupResource {

    private final Recognition recognition;
    private final LookupWatch watch;
    private final Canaries canaries;
    private final Alarms alarms;
    private final CallerIdentity identity;
    private final Clock clock;

    LookupResource(
            Recognition recognition,
            LookupWatch watch,
            Canaries canaries,
            Alarms alarms,
            CallerIdentity identity,
            Clock clock) {
        this.recognition = recognition;
        this.watch = watch;
        this.canaries = canaries;
        this.alarms = alarms;
        this.identity = identity;
        this.clock = clock;
    }

    /**
     * Finds a subject by an identifying alias, which stands in the body because it is personal data. Does the same whether
     * it is somebody's or not.
     *
     * @throws Problem 404 {@code SUBJECT_UNKNOWN} if it is nobody's; 429 {@code LOOKUPS_FROZEN} if too many of the
     *     caller's were nobody's
     */
    @POST
    @Operation(summary = "The subject that an alias belongs to; 404 SUBJECT_UNKNOWN if it is nobody's")
    public SubjectAnswer lookup(@Nullable Alias alias) {
        var wanted = identityOf(alias);
        var caller = identity.current();
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var found = QuarkusTransaction.requiringNew().call(() -> find(wanted, caller, now));
        canaries.watch(found.owner.stream(), caller, null);
        found.freeze.ifPresent(freeze -> {
            if (freeze.begun()) {
                alarm(freeze, caller, now);
            }
            throw frozen(freeze, now);
        });
        return found.owner
                .map(RegisteredSubject::canonical)
                .map(SubjectAnswer::new)
                .orElseThrow(SubjectResource::unknown);
    }

    private Found find(Identity wanted, Caller caller, Instant now) {
        var owner = recognition.whose(wanted);
        return new Found(owner, watch.note(caller, recognition.markOf(wanted), owner.isEmpty(), now));
    }

    private static Identity identityOf(@Nullable Alias alias) {
        if (alias == null) {
            throw Problem.badField("kind", "send {\"kind\":…,\"value\":…}");
        }
        try {
            var identity = Identity.of(alias);
            if (!identity.identifying()) {
                throw new Problem(
                                400,
                                "ALIAS_NOT_IDENTIFYING",
                                "This kind of alias recognises nobody",
                                identity.given().kind()
                                        + " is kept but never used to find somebody. Ask by an identifying kind.")
                        .with("field", "kind");
            }
            return identity;
        } catch (InvalidAliasException e) {
            throw new Problem(400, "ALIAS_INVALID", "The alias has not the form of its kind", e.rule())
                    .with("field", e.member());
        }
    }

    private void alarm(Freeze freeze, Caller caller, Instant now) {
        Log.errorf(
                "ALARM: look-ups are frozen freeze=%s misses=%d actor=%s client=%s from=%s",
                freeze.id(), freeze.misses(), caller.actor(), caller.client(), caller.addressPrefix());
        alarms.raise(
                freeze.id(),
                () -> new LookupsFrozen(
                        caller.actor(),
                        freeze.id(),
                        freeze.misses(),
                        caller.client(),
                        caller.addressPrefix(),
                        freeze.until(),
                        now));
    }

    private static Problem frozen(Freeze freeze, Instant now) {
        return new Problem(
                        429,
                        "LOOKUPS_FROZEN",
                        "Too many look-ups found nobody",
                        "Nothing is looked up for you until " + freeze.until().truncatedTo(ChronoUnit.SECONDS)
                                + ". Look up only people of whom you know that they wrote or agreed. A security"
                                + " admin can lift it before: POST /v1/lookup-freezes/" + freeze.id() + "/lift.")
                .with("freeze", freeze.id())
                .with("until", freeze.until().toString())
                .retryAfter(Duration.between(now, freeze.until()).plusMillis(999));
    }

    private record Found(Optional<RegisteredSubject> owner, Optional<Freeze> freeze) {}
}

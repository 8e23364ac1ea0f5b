package io.optward.kit.access;

import io.optward.contracts.CrockfordId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.trail.TrailEvent;
import io.optward.kit.certificate.PeerCertificate;
import io.optward.kit.identity.AddressPrefix;
import io.optward.kit.identity.Caller;
import io.optward.kit.identity.CallerIdentity;
import io.optward.kit.personal.PersonalShape;
import io.optward.kit.problem.Problem;
import io.optward.kit.trail.AuditTrail;
import io.optward.kit.trail.Refusals;
import io.quarkus.logging.Log;
import io.quarkus.runtime.Startup;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/**
 * Holds every call against {@link AccessPolicy} before it is heard. A call without a rule is refused to everybody. Every
 * refusal says why and what to do, and is remembered; so is every dangerous act.
 */
@Singleton
@Startup
public class GuardCalls {

    /** What a dangerous act is done for, in a word or a case number. */
    static final String PURPOSE_HEADER = "Optward-Purpose";

    private static final Duration REMEMBERED_WITHIN = Duration.ofSeconds(5);
    private static final int LONGEST_PURPOSE = 120;
    private static final int FORBIDDEN = 403;
    private static final String PASSED = "optward.access.rule";

    private final AccessPolicy policy = AccessPolicy.ofThisService();
    private final CurrentIdentityAssociation identities;
    private final CurrentVertxRequest current;
    private final CallerIdentity callers;
    private final CallLimits limits;
    private final Refusals refusals;
    private final AuditTrail trail;
    private final Clock clock;
    private final String service;
    private final Duration stepUpGoodFor;
    private final boolean certificatesWanted;

    GuardCalls(
            CurrentIdentityAssociation identities,
            CurrentVertxRequest current,
            CallerIdentity callers,
            CallLimits limits,
            Refusals refusals,
            AuditTrail trail,
            Clock clock,
            @ConfigProperty(name = "quarkus.application.name") String service,
            @ConfigProperty(name = "optward.identity.step-up-good-for", defaultValue = "5M") Duration stepUpGoodFor,
            @ConfigProperty(name = "optward.tls.ask-for-certificates", defaultValue = "false")
                    boolean certificatesWanted) {
        if (stepUpGoodFor.compareTo(AccessRule.STEP_UP_GOOD_FOR) > 0) {
            throw new IllegalStateException(
                    "a second factor counts for at most " + AccessRule.STEP_UP_GOOD_FOR.toMinutes()
                            + " minutes; optward.identity.step-up-good-for says more");
        }
        this.identities = identities;
        this.current = current;
        this.callers = callers;
        this.limits = limits;
        this.refusals = refusals;
        this.trail = trail;
        this.clock = clock;
        this.service = service;
        this.stepUpGoodFor = stepUpGoodFor;
        this.certificatesWanted = certificatesWanted;
    }

    /** Lets a call pass by answering nothing; or answers it. */
    @ServerRequestFilter(nonBlocking = true)
    public Uni<@Nullable Response> guard(ResourceInfo resource) {
        var call = Calls.nameOf(resource.getResourceClass(), resource.getResourceMethod());
        var rule = policy.ruleOf(call).orElse(null);
        if (rule != null && rule.open()) {
            return Uni.createFrom().nullItem();
        }
        var routing = current.getCurrent();
        return identities
                .getDeferredIdentity()
                .onItem()
                .transform(identity -> verdict(call, rule, identity, routing))
                .onFailure(AuthenticationFailedException.class)
                .recoverWithItem(_ -> anonymous(call, Denials.tokenInvalid(), routing))
                .onFailure()
                .recoverWithItem(failure -> {
                    Log.warnf(
                            "a token could not be checked: %s",
                            failure.getClass().getSimpleName());
                    return Denials.cannotTell().toResponse();
                });
    }

    private @Nullable Response verdict(
            String call, @Nullable AccessRule rule, SecurityIdentity identity, RoutingContext routing) {
        if (identity.isAnonymous()) {
            return anonymous(call, Denials.tokenMissing(), routing);
        }
        Caller caller;
        try {
            caller = callers.recognise(identity, routing);
        } catch (IllegalArgumentException _) {
            return anonymous(call, Denials.tokenInvalid(), routing);
        }
        var denial = denial(call, rule, caller, routing);
        if (denial.isPresent()) {
            refusals.remember(new RefusedCall(
                    service, denial.get().reason(), call, caller.actor(), caller.client(), caller.addressPrefix()));
            return denial.get().toResponse();
        }
        routing.put(PASSED, rule);
        return null;
    }

    private Optional<Problem> denial(String call, @Nullable AccessRule rule, Caller caller, RoutingContext routing) {
        if (rule == null) {
            return Optional.of(Denials.noRule(call));
        }
        if (rule.among(caller.roles(), caller.scopes()).isEmpty()) {
            return Optional.of(Denials.roleMissing(rule, caller));
        }
        if (rule.act() != null && !caller.isPerson()) {
            return Optional.of(Denials.personNeeded(rule));
        }
        if (rule.stepUp() && caller.isPerson() && !steppedUp(caller, stepUpGoodFor, clock.instant())) {
            return Optional.of(Denials.secondFactorNeeded(stepUpGoodFor));
        }
        if (purposeOf(routing).filter(GuardCalls::unfit).isPresent()) {
            return Optional.of(Problem.badField(
                    PURPOSE_HEADER,
                    "say what it is for in at most " + LONGEST_PURPOSE
                            + " characters and name nobody: a case number is enough"));
        }
        if (rule.isForService(caller.scopes())) {
            // what a service asks for is bounded by what it works on
            return certificatesWanted
                            && !PeerCertificate.names(routing.request()).contains(caller.client())
                    ? Optional.of(Denials.certificateNeeded(caller))
                    : Optional.empty();
        }
        var address = Optional.ofNullable(routing.request().remoteAddress())
                .map(remote -> remote.hostAddress())
                .orElse(AddressPrefix.UNKNOWN);
        return limits.tryTake(rule, caller.client(), address).map(wait -> Denials.tooManyCalls(rule, wait));
    }

    /** A second factor counts while it is fresh; one from the future is none. */
    static boolean steppedUp(Caller caller, Duration goodFor, Instant now) {
        var at = caller.authenticatedAt();
        return caller.level() >= AccessRule.SECOND_FACTOR
                && at != null
                && !at.isBefore(now.minus(goodFor))
                // clocks of two machines differ a little
                && !at.isAfter(now.plusSeconds(30));
    }

    private Response anonymous(String call, Problem denial, RoutingContext routing) {
        refusals.remember(new RefusedCall(
                service,
                denial.reason(),
                call,
                RefusedCall.ANONYMOUS,
                null,
                AddressPrefix.of(routing.request().remoteAddress())));
        return denial.toResponse();
    }

    /**
     * Remembers what became of a dangerous act before it is answered, and what a call that was let through was refused
     * all the same.
     */
    @ServerResponseFilter
    public Uni<Void> remember(ContainerRequestContext request, ContainerResponseContext response) {
        var routing = current.getCurrent();
        AccessRule rule = routing == null ? null : routing.get(PASSED);
        if (rule == null) {
            return Uni.createFrom().voidItem();
        }
        var caller = callers.current();
        if (response.getStatus() == FORBIDDEN) {
            refusals.remember(new RefusedCall(
                    service, reasonOf(response), rule.call(), caller.actor(), caller.client(), caller.addressPrefix()));
        }
        var act = rule.act();
        if (act == null) {
            return Uni.createFrom().voidItem();
        }
        var fact = new TrailEvent.ActPerformed(
                caller.actor(),
                outcomeOf(response.getStatus()),
                act,
                service,
                rule.among(caller.roles(), caller.scopes()),
                caller.client(),
                caller.addressPrefix(),
                purposeOf(routing).orElse(null),
                subjectOf(request).orElse(null),
                response.getStatus(),
                clock.instant());
        return Uni.createFrom()
                .completionStage(() -> trail.tell(CrockfordId.random("act_"), fact.subject(), fact))
                .ifNoItem()
                .after(REMEMBERED_WITHIN)
                .fail()
                .onFailure()
                .recoverWithItem(failure -> {
                    Log.errorf(
                            "done and not on the audit trail act=%s actor=%s failure=%s",
                            act, caller.actor(), failure.getClass().getSimpleName());
                    return null;
                });
    }

    private static String reasonOf(ContainerResponseContext response) {
        return response.getEntity() instanceof Map<?, ?> problem && problem.get("reason") instanceof String reason
                ? reason
                : "FORBIDDEN";
    }

    private static String outcomeOf(int status) {
        return switch (status / 100) {
            case 2, 3 -> "DONE";
            case 4 -> "REFUSED";
            default -> "FAILED";
        };
    }

    private static Optional<String> purposeOf(RoutingContext routing) {
        return Optional.ofNullable(routing.request().getHeader(PURPOSE_HEADER)).filter(text -> !text.isBlank());
    }

    private static boolean unfit(String purpose) {
        return purpose.length() > LONGEST_PURPOSE || PersonalShape.isIn(purpose);
    }

    private static Optional<SubjectToken> subjectOf(ContainerRequestContext request) {
        return Optional.ofNullable(request.getUriInfo().getPathParameters().getFirst("token"))
                .filter(token -> CrockfordId.isOf("sub_", token))
                .map(SubjectToken::new);
    }
}

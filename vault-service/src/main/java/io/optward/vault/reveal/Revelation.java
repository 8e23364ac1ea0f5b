package io.optward.vault.reveal;

import io.optward.contracts.CrockfordId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.trail.TrailEvent;
import io.optward.contracts.vault.RevealAnswer;
import io.optward.contracts.vault.RevealRequest;
import io.optward.contracts.vault.RevealRequest.Form;
import io.optward.contracts.vault.RevealRequest.Purpose;
import io.optward.kit.identity.Caller;
import io.optward.kit.problem.Problem;
import io.optward.kit.proof.DecisionProofs;
import io.optward.kit.trail.AuditTrail;
import io.optward.vault.canary.Canaries;
import io.optward.vault.key.DataKeys;
import io.optward.vault.limit.Counted;
import io.optward.vault.limit.RevealLimits;
import io.optward.vault.subject.Hold;
import io.optward.vault.subject.PlainSubjects;
import io.optward.vault.subject.RegisteredSubject;
import io.optward.vault.subject.StoredAlias;
import io.optward.vault.subject.SubjectRegister;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Opens what a batch asks for, where each item's basis allows it.
 *
 * <p>An erasure cannot fall between the look at a subject's state and the answer: the subjects are held against erasure
 * ({@link PlainSubjects#heldAgainstErasure}) until the values are open and Kafka has the audit fact. So an erasure waits for
 * the reveals under way (milliseconds, five seconds at the worst while Kafka is away), each of their facts is durable before
 * the erasure commits, and no reveal that looks after that commit finds a key. The price is a database connection per reveal
 * for as long as Kafka takes. A reveal that is not counted writes nothing. Reveals do not wait for each other, but for those
 * of one actor that are counted: the next begins to count when the one before is told.
 *
 * <p>Of merged subjects any may be named: the aliases and values of all of them open. While a merge is pending nothing
 * does, because a decision may not know yet what the other one refused; and for as long after it as a decision's proof
 * is good, because one that was taken before might still be shown.
 */
@ApplicationScoped
class Revelation {

    private static final Duration AUDITED_WITHIN = Duration.ofSeconds(5);

    private final PlainSubjects plainSubjects;
    private final SubjectRegister register;
    private final DataKeys dataKeys;
    private final DecisionProofs proofs;
    private final RevealPolicy policy;
    private final Training training;
    private final RevealLimits limits;
    private final Canaries canaries;
    private final AuditTrail trail;
    private final Clock clock;

    Revelation(
            PlainSubjects plainSubjects,
            SubjectRegister register,
            DataKeys dataKeys,
            DecisionProofs proofs,
            RevealPolicy policy,
            Training training,
            RevealLimits limits,
            Canaries canaries,
            AuditTrail trail,
            Clock clock) {
        this.plainSubjects = plainSubjects;
        this.register = register;
        this.dataKeys = dataKeys;
        this.proofs = proofs;
        this.policy = policy;
        this.training = training;
        this.limits = limits;
        this.canaries = canaries;
        this.trail = trail;
        this.clock = clock;
    }

    /**
     * Answers item by item, in order.
     *
     * @throws Problem 403 {@code PURPOSE_NOT_YOURS}, {@code TRAINING_MISSING}, {@code TRAINING_EXPIRED}; 429 {@code
     *     LIMIT_OF_VALUES}, {@code LIMIT_OF_SUBJECTS} beyond a limit; 503 {@code AUDIT_AWAY} if the audit fact is not known
     *     to be durable. Nothing is revealed then. The fact may turn up later all the same: it then tells of a reveal that
     *     nobody got, which is the safe mistake
     */
    List<RevealAnswer.Item> reveal(RevealRequest request, Caller caller) {
        var granted = policy.grantedTo(caller, request.purpose());
        objection(granted, caller).ifPresent(problem -> {
            canaries.watchRefused(tokens(request.items()), caller, request.purpose());
            throw problem;
        });
        return QuarkusTransaction.requiringNew().call(() -> {
            var subjects = held(tokens(request.items()));
            var now = clock.instant();
            var people = people(subjects, askedForAliases(request.items()), now);
            canaries.watch(
                    Stream.concat(
                            subjects.all().values().stream(),
                            people.values().stream().flatMap(person -> person.family().stream())),
                    caller,
                    request.purpose());
            var form = Objects.requireNonNullElse(request.form(), Form.FULL);
            var opening = new Opening(granted, form, caller, proofs, now);
            var results = request.items().stream()
                    .map(item -> opening.resultOf(item, subjects.all(), people))
                    .toList();
            answerable(granted, results, caller, now);
            return results.stream().map(Result::answer).toList();
        });
    }

    private Optional<Problem> objection(Granted granted, Caller caller) {
        if (granted.nothing()) {
            return Optional.of(new Problem(
                            403,
                            "PURPOSE_NOT_YOURS",
                            "You may not reveal for this purpose",
                            "Values are opened for " + granted.purpose() + " to " + policy.whoMay(granted.purpose())
                                    + ". GET /v1/reveal-policy shows it to staff.")
                    .with("purpose", granted.purpose()));
        }
        return training.objection(caller, clock.instant());
    }

    /** Has a batch counted and told. When this returns, it may be answered. */
    private void answerable(Granted granted, List<Result> results, Caller caller, Instant now) {
        switch (counted(granted.purpose(), results, caller, now)) {
            case Counted.Within() -> audit(granted, results, null, caller, now);
            case Counted.Approved(var approval) -> audit(granted, results, approval, caller, now);
            case Counted.Beyond(var problem) -> {
                var refusal = Refusal.beyond(problem.reason());
                audit(
                        granted,
                        results.stream()
                                .<Result>map(result -> result.refusedBecause(refusal))
                                .toList(),
                        null,
                        caller,
                        now);
                throw problem;
            }
        }
    }

    private Counted counted(Purpose purpose, List<Result> results, Caller caller, Instant now) {
        if (!RevealLimits.count(purpose)) {
            return new Counted.Within();
        }
        var opened = results.stream()
                .flatMap(result -> result instanceof Result.Revealed revealed ? Stream.of(revealed) : Stream.empty())
                .toList();
        return limits.count(
                caller,
                purpose,
                opened.stream().mapToInt(Result.Revealed::values).sum(),
                opened.stream().map(Result.Revealed::person).collect(Collectors.toSet()),
                now);
    }

    private static Set<SubjectToken> tokens(List<RevealRequest.@Nullable Item> items) {
        return items.stream()
                .filter(Objects::nonNull)
                .map(RevealRequest.Item::subject)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    private Held held(Set<SubjectToken> tokens) {
        var plain = plainSubjects.heldAgainstErasure(tokens);
        if (plain.size() == tokens.size()) {
            return new Held(plain, plain, Map.of());
        }
        var left = new HashSet<>(tokens);
        left.removeAll(plain.keySet());
        var others = register.byTokens(left, Hold.NOTHING);
        var all = new HashMap<>(plain);
        all.putAll(others);
        return new Held(all, plain, others);
    }

    private static Set<SubjectToken> askedForAliases(List<RevealRequest.@Nullable Item> items) {
        return items.stream()
                .filter(Objects::nonNull)
                .filter(item -> !item.aliases().isEmpty())
                .map(RevealRequest.Item::subject)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    /** Everybody whom the held subjects are, by each of their tokens. Whoever of a family is held keeps all of it. */
    private Map<SubjectToken, Person> people(Held held, Set<SubjectToken> askedForAliases, Instant now) {
        var families = register.familiesOf(held.others().keySet()).stream()
                .filter(subject -> !subject.erased())
                .collect(Collectors.groupingBy(RegisteredSubject::canonical));
        var merging = register.mergingSince(families.keySet(), now.minus(DecisionProofs.LIFETIME));
        // whoever was plain may have been merged a moment later, with one of those who were not
        var kin = families.values().stream()
                .flatMap(List::stream)
                .map(RegisteredSubject::token)
                .collect(Collectors.toSet());
        held.plain().forEach((token, subject) -> {
            if (!kin.contains(token)) {
                families.put(token, List.of(subject));
            }
        });
        var aliases = aliasesOf(families, askedForAliases);
        var people = HashMap.<SubjectToken, Person>newHashMap(families.size());
        families.forEach((canonical, family) -> {
            var person = new Person(
                    family, aliases.getOrDefault(canonical, List.of()), merging.contains(canonical), dataKeys);
            family.forEach(member -> people.put(member.token(), person));
        });
        return people;
    }

    /** The aliases of those of whom some are asked for, by their canonical subjects. */
    private Map<SubjectToken, List<StoredAlias>> aliasesOf(
            Map<SubjectToken, List<RegisteredSubject>> families, Set<SubjectToken> askedFor) {
        if (askedFor.isEmpty()) {
            return Map.of();
        }
        var owners = families.values().stream()
                .filter(family -> family.stream().anyMatch(member -> askedFor.contains(member.token())))
                .flatMap(List::stream)
                .collect(Collectors.toMap(RegisteredSubject::token, RegisteredSubject::canonical));
        return register.aliasesOf(owners.keySet()).stream()
                .collect(Collectors.groupingBy(alias -> Objects.requireNonNull(owners.get(alias.subject()))));
    }

    private void audit(Granted granted, List<Result> results, @Nullable String approval, Caller caller, Instant now) {
        var told = results.stream().flatMap(result -> result.told().stream()).toList();
        if (told.isEmpty()) {
            return;
        }
        var fact = new TrailEvent.ValuesRevealed(
                caller.actor(),
                granted.purpose().name(),
                told,
                caller.client(),
                granted.roles(),
                caller.addressPrefix(),
                policy.version(),
                approval,
                now);
        try {
            trail.tell(CrockfordId.random("rev_"), null, fact).get(AUDITED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            Log.warnf(
                    "nothing was revealed, Kafka did not confirm the audit fact: %s",
                    e.getClass().getSimpleName());
            throw Problem.unavailable(
                    "AUDIT_AWAY", "A reveal is told before it is answered, and it cannot be told now. Try again.");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw Problem.unavailable("AUDIT_AWAY", "The vault is stopping. Try again.");
        }
    }

    /** Whom a batch asks for, as they are while they are held. */
    private record Held(
            Map<SubjectToken, RegisteredSubject> all,
            Map<SubjectToken, RegisteredSubject> plain,
            Map<SubjectToken, RegisteredSubject> others) {}
}

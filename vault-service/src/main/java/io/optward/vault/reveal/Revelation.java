package io.optward.vault.reveal;

import io.optward.contracts.CrockfordId;
import io.optward.contracts.SealedValue;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.trail.TrailEvent;
import io.optward.contracts.vault.RevealAnswer;
import io.optward.contracts.vault.RevealRequest;
import io.optward.contracts.vault.RevealRequest.Purpose;
import io.optward.kit.identity.Caller;
import io.optward.kit.personal.PersonalShape;
import io.optward.kit.problem.Problem;
import io.optward.kit.proof.DecisionProofs;
import io.optward.kit.trail.AuditTrail;
import io.optward.vault.PlainName;
import io.optward.vault.key.DataKeys;
import io.optward.vault.subject.Hold;
import io.optward.vault.subject.RegisteredSubject;
import io.optward.vault.subject.SubjectRegister;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Opens what a batch asks for, where each item's basis allows it.
 *
 * <p>An erasure cannot fall between the look at a subject's state and the answer: the subjects are held against erasure
 * ({@code FOR KEY SHARE}; erasure takes {@code FOR UPDATE}) until the values are open and Kafka has the audit fact. So
 * an erasure waits for the reveals under way (milliseconds, five seconds at the worst while Kafka is away), each of
 * their facts is durable before the erasure commits, and no reveal that looks after that commit finds a key. The price
 * is a database connection per reveal for as long as Kafka takes; reveals do not wait for each other.
 *
 * <p>Of merged subjects any may be named: the aliases and values of all of them open. While a merge is pending nothing
 * does, because a decision may not know yet what the other one refused; and for as long after it as a decision's proof
 * is good, because one that was taken before might still be shown.
 */
@ApplicationScoped
class Revelation {

    private static final Pattern CASE_REFERENCE = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final Duration AUDITED_WITHIN = Duration.ofSeconds(5);

    private final SubjectRegister register;
    private final DataKeys dataKeys;
    private final DecisionProofs proofs;
    private final AuditTrail trail;
    private final Clock clock;

    Revelation(SubjectRegister register, DataKeys dataKeys, DecisionProofs proofs, AuditTrail trail, Clock clock) {
        this.register = register;
        this.dataKeys = dataKeys;
        this.proofs = proofs;
        this.trail = trail;
        this.clock = clock;
    }

    /**
     * Answers item by item, in order.
     *
     * @throws Problem 503 {@code AUDIT_AWAY} if the audit fact is not known to be durable; nothing is revealed. The fact
     *     may turn up later all the same: it then tells of a reveal that nobody got, which is the safe mistake
     */
    List<RevealAnswer.Item> reveal(Purpose purpose, List<RevealRequest.@Nullable Item> items, Caller caller) {
        return QuarkusTransaction.requiringNew().call(() -> {
            var subjects = held(items);
            var now = clock.instant();
            var people = people(subjects, askedForAliases(items), now);
            var results = items.stream()
                    .map(item -> resultOf(purpose, item, caller, subjects, people, now))
                    .toList();
            audit(purpose, results, caller, now);
            return results.stream().map(Result::answer).toList();
        });
    }

    private Map<SubjectToken, RegisteredSubject> held(List<RevealRequest.@Nullable Item> items) {
        var tokens = items.stream()
                .filter(Objects::nonNull)
                .map(RevealRequest.Item::subject)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        return register.byTokens(tokens, Hold.AGAINST_ERASURE);
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
    private Map<SubjectToken, Person> people(
            Map<SubjectToken, RegisteredSubject> held, Set<SubjectToken> askedForAliases, Instant now) {
        var families = register.familiesOf(held).stream()
                .filter(subject -> !subject.erased())
                .collect(Collectors.groupingBy(RegisteredSubject::canonical));
        var merging = register.mergingSince(families.keySet(), now.minus(DecisionProofs.LIFETIME));
        var owners = families.values().stream()
                .flatMap(List::stream)
                .collect(Collectors.toMap(RegisteredSubject::token, RegisteredSubject::canonical));
        var aliases = register
                .aliasesOf(families.values().stream()
                        .filter(family -> family.stream().anyMatch(member -> askedForAliases.contains(member.token())))
                        .flatMap(List::stream)
                        .map(RegisteredSubject::token)
                        .toList())
                .stream()
                .collect(Collectors.groupingBy(alias -> Objects.requireNonNull(owners.get(alias.subject()))));
        var people = new HashMap<SubjectToken, Person>();
        families.forEach((canonical, family) -> {
            var person = new Person(
                    family, aliases.getOrDefault(canonical, List.of()), merging.contains(canonical), dataKeys);
            family.forEach(member -> people.put(member.token(), person));
        });
        return people;
    }

    private Result resultOf(
            Purpose purpose,
            RevealRequest.@Nullable Item item,
            Caller caller,
            Map<SubjectToken, RegisteredSubject> subjects,
            Map<SubjectToken, Person> people,
            Instant now) {
        if (item == null || item.subject() == null) {
            return new Result.Refused(null, null, Refusal.SUBJECT_MISSING);
        }
        if (!item.fields().keySet().stream().allMatch(PlainName::is)) {
            return new Result.Refused(null, null, Refusal.NAME_NOT_PLAIN);
        }
        var subject = subjects.get(item.subject());
        if (subject == null) {
            return new Result.Refused(item, null, Refusal.SUBJECT_UNKNOWN);
        }
        var person = people.get(subject.token());
        if (subject.erased() || person == null) {
            return new Result.Refused(item, null, Refusal.SUBJECT_ERASED);
        }
        if (purpose == Purpose.SEND && person.suppressed()) {
            return new Result.Refused(item, null, Refusal.SUBJECT_SUPPRESSED);
        }
        if (person.merging()) {
            return new Result.Refused(item, null, Refusal.MERGING);
        }
        return switch (basisOf(purpose, item, caller, now)) {
            case Shown.Bad(var refusal) -> new Result.Refused(item, null, refusal);
            case Shown.Good(var basis) -> open(item, basis, person);
        };
    }

    /**
     * What the item rests on. For CUSTOMER_CARE it is the inbound event that the fields are bound to, and the sender that
     * the person wrote to: a value does not open for another sender than it was sealed for, so nobody can name one that
     * they serve instead.
     */
    private Shown basisOf(Purpose purpose, RevealRequest.Item item, Caller caller, Instant now) {
        var basis = item.basis();
        if (basis == null || basis.isBlank()) {
            return new Shown.Bad(Refusal.BASIS_MISSING);
        }
        return switch (purpose) {
            case SEND ->
                switch (proofs.check(basis, item.subject(), now)) {
                    case DecisionProofs.Checked.NotValid(var reason) -> new Shown.Bad(Refusal.proof(reason));
                    case DecisionProofs.Checked.Valid valid ->
                        new Shown.Good(new Basis(purpose, valid.decision(), Set.of(valid.sender())));
                };
            case CUSTOMER_CARE -> {
                if (!basis.equals(item.context())) {
                    yield new Shown.Bad(Refusal.BASIS_OF_ANOTHER_CONTEXT);
                }
                var sender = item.sender();
                if (sender != null && !caller.senders().contains(sender)) {
                    yield new Shown.Bad(Refusal.SENDER_NOT_SERVED);
                }
                yield new Shown.Good(new Basis(purpose, basis, sender == null ? caller.senders() : Set.of(sender)));
            }
            case SUBJECT_REQUEST ->
                CASE_REFERENCE.matcher(basis).matches() && !PersonalShape.isIn(basis)
                        ? new Shown.Good(
                                new Basis(purpose, basis, item.sender() == null ? Set.of() : Set.of(item.sender())))
                        : new Shown.Bad(Refusal.CASE_NAMES_SOMEBODY);
        };
    }

    private static Result open(RevealRequest.Item item, Basis basis, Person person) {
        if (item.aliases().isEmpty() && item.fields().isEmpty()) {
            return new Result.Refused(item, null, Refusal.NOTHING_WANTED);
        }
        var policy = RevealPolicy.of(basis.purpose());
        var aliases = new EnumMap<AliasKind, String>(AliasKind.class);
        for (int i = 0; i < item.aliases().size(); i++) {
            var kind = item.aliases().get(i);
            if (!policy.covers(kind)) {
                return new Result.Refused(item, basis, Refusal.notForThisPurpose("aliases[" + i + "]"));
            }
            var alias = person.alias(kind);
            if (alias.isEmpty()) {
                return new Result.Refused(item, basis, Refusal.aliasUnknown(i));
            }
            aliases.put(kind, alias.get());
        }
        var context = item.context();
        var fields = new LinkedHashMap<String, String>();
        for (var field : item.fields().entrySet()) {
            var name = field.getKey();
            if (!policy.covers(name)) {
                return new Result.Refused(item, basis, Refusal.notForThisPurpose("fields." + name));
            }
            if (context == null) {
                return new Result.Refused(item, basis, Refusal.CONTEXT_MISSING);
            }
            // can be null in JSON
            var sealed = Optional.ofNullable(field.getValue());
            var value = sealed.flatMap(given -> open(name, context, given, basis, policy, person));
            if (value.isEmpty()) {
                return new Result.Refused(item, basis, Refusal.doesNotOpen(name));
            }
            fields.put(name, value.get());
        }
        return new Result.Revealed(item, basis, new RevealAnswer.Item(item.subject(), aliases, fields, null));
    }

    /** A value opens for the sender that it was sealed for; one that is bound to none, wherever that is no matter. */
    private static Optional<String> open(
            String field, String context, SealedValue sealed, Basis basis, RevealPolicy policy, Person person) {
        var unbound = policy.opensUnbound() ? person.open(field, context, null, sealed) : Optional.<String>empty();
        return unbound.or(() -> basis.senders().stream()
                .flatMap(sender -> person.open(field, context, sender, sealed).stream())
                .findFirst());
    }

    private void audit(Purpose purpose, List<Result> results, Caller caller, Instant now) {
        var told = results.stream().flatMap(result -> result.told().stream()).toList();
        if (told.isEmpty()) {
            return;
        }
        var fact = new TrailEvent.ValuesRevealed(
                caller.actor(),
                purpose.name(),
                told,
                caller.client(),
                Set.of(RevealPolicy.of(purpose).to()),
                caller.addressPrefix(),
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

    /** What was shown as basis. */
    private sealed interface Shown {

        record Good(Basis basis) implements Shown {}

        record Bad(Refusal refusal) implements Shown {}
    }
}

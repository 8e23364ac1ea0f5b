package io.optward.vault.reveal;

import io.optward.contracts.SealedValue;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.vault.RevealRequest;
import io.optward.contracts.vault.RevealRequest.Form;
import io.optward.contracts.vault.RevealRequest.Purpose;
import io.optward.kit.identity.Caller;
import io.optward.kit.personal.PersonalShape;
import io.optward.kit.proof.DecisionProofs;
import io.optward.vault.PlainName;
import io.optward.vault.subject.RegisteredSubject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one batch may have opened: by whom, for what, and how it is shown.
 *
 * @param granted the rules of the policy that let the caller
 * @param form how the caller wants the values; never more than the rules show
 */
record Opening(Granted granted, Form form, Caller caller, DecisionProofs proofs, Instant now) {

    private static final Pattern CASE_REFERENCE = Pattern.compile("[A-Za-z0-9-]{1,64}");

    /**
     * Opens one item, or says why not.
     *
     * @param subjects those who are held against erasure
     * @param people who lives, by each of their tokens
     */
    Result resultOf(
            RevealRequest.@Nullable Item item,
            Map<SubjectToken, RegisteredSubject> subjects,
            Map<SubjectToken, Person> people) {
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
        if (granted.purpose() == Purpose.SEND && person.suppressed()) {
            return new Result.Refused(item, null, Refusal.SUBJECT_SUPPRESSED);
        }
        if (person.merging()) {
            return new Result.Refused(item, null, Refusal.MERGING);
        }
        return switch (basisOf(item)) {
            case Shown.Bad(var refusal) -> new Result.Refused(item, null, refusal);
            case Shown.Good(var basis) -> open(item, basis, person, subject.canonical());
        };
    }

    /**
     * What the item rests on. For CUSTOMER_CARE it is the inbound event that the fields are bound to, and the sender that
     * the person wrote to: a value does not open for another sender than it was sealed for, so nobody can name one that
     * they serve instead.
     */
    private Shown basisOf(RevealRequest.Item item) {
        var purpose = granted.purpose();
        var basis = item.basis();
        if (basis == null || basis.isBlank()) {
            return new Shown.Bad(Refusal.BASIS_MISSING);
        }
        return switch (purpose) {
            case SEND ->
                switch (proofs.check(basis, item.subject(), now)) {
                    case DecisionProofs.Checked.NotValid(var reason) -> new Shown.Bad(Refusal.proof(reason));
                    case DecisionProofs.Checked.Valid valid ->
                        new Shown.Good(new Basis(purpose, valid.decision(), Set.of(valid.sender()), Set.of()));
                };
            case CUSTOMER_CARE -> {
                if (!basis.equals(item.context())) {
                    yield new Shown.Bad(Refusal.BASIS_OF_ANOTHER_CONTEXT);
                }
                yield conversation(basis, item.sender());
            }
            case SUBJECT_REQUEST ->
                CASE_REFERENCE.matcher(basis).matches() && !PersonalShape.isIn(basis)
                        ? conversation(basis, item.sender())
                        : new Shown.Bad(Refusal.CASE_NAMES_SOMEBODY);
        };
    }

    private Shown conversation(String basis, @Nullable String sender) {
        if (sender == null) {
            return new Shown.Good(new Basis(granted.purpose(), basis, caller.senders(), caller.senders()));
        }
        boolean served = caller.senders().contains(sender);
        return served || granted.ofAnySender()
                ? new Shown.Good(
                        new Basis(granted.purpose(), basis, Set.of(sender), served ? Set.of(sender) : Set.of()))
                : new Shown.Bad(Refusal.SENDER_NOT_SERVED);
    }

    private Result open(RevealRequest.Item item, Basis basis, Person person, SubjectToken canonical) {
        if (item.aliases().isEmpty() && item.fields().isEmpty()) {
            return new Result.Refused(item, null, Refusal.NOTHING_WANTED);
        }
        var shown = new ShownValues(form);
        for (int i = 0; i < item.aliases().size(); i++) {
            var kind = item.aliases().get(i);
            var show = granted.show(kind);
            if (show.isEmpty()) {
                return new Result.Refused(item, basis, Refusal.notForThisPurpose("aliases[" + i + "]"));
            }
            var alias = person.alias(kind);
            if (alias.isEmpty()) {
                return new Result.Refused(item, basis, Refusal.aliasUnknown(i));
            }
            shown.alias(kind, alias.get(), show.get());
        }
        var context = item.context();
        for (var field : item.fields().entrySet()) {
            var name = field.getKey();
            var rules = granted.opening(name);
            if (rules.isEmpty()) {
                return new Result.Refused(item, basis, Refusal.notForThisPurpose("fields." + name));
            }
            if (context == null) {
                return new Result.Refused(item, basis, Refusal.CONTEXT_MISSING);
            }
            // can be null in JSON
            var sealed = field.getValue();
            if (sealed == null || !opened(rules, name, context, sealed, basis, person, shown)) {
                return new Result.Refused(item, basis, Refusal.doesNotOpen(name));
            }
        }
        return new Result.Revealed(item, basis, canonical, shown.answer(item.subject()));
    }

    /** The rule that shows most of those that open it says how it is shown. */
    private static boolean opened(
            List<RevealRule> rules,
            String field,
            String context,
            SealedValue sealed,
            Basis basis,
            Person person,
            ShownValues shown) {
        for (var rule : rules) {
            var value = open(field, context, sealed, basis, rule, person);
            if (value.isPresent()) {
                shown.field(field, value.get(), rule.show());
                return true;
            }
        }
        return false;
    }

    /** A value opens for the sender that it was sealed for; one that is bound to none, wherever that is no matter. */
    private static Optional<String> open(
            String field, String context, SealedValue sealed, Basis basis, RevealRule rule, Person person) {
        boolean servedOnly = rule.sender() == RevealRule.Of.SERVED;
        var unbound = servedOnly ? Optional.<String>empty() : person.open(field, context, null, sealed);
        return unbound.or(() -> (servedOnly ? basis.served() : basis.senders())
                .stream()
                        .flatMap(sender -> person.open(field, context, sender, sealed).stream())
                        .findFirst());
    }

    /** What was shown as basis. */
    private sealed interface Shown {

        record Good(Basis basis) implements Shown {}

        record Bad(Refusal refusal) implements Shown {}
    }
}

package io.optward.consent.ledger;

import io.optward.contracts.KeyedId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.consent.ConsentEvent;
import io.optward.contracts.consent.ConsentStateChanged;
import io.optward.contracts.consent.ConsentStateChanged.Entry;
import io.optward.contracts.consent.ConsentStateChanged.Status;
import io.optward.contracts.consent.Evidence;
import io.optward.contracts.consent.Purpose;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything the ledger holds about one person, in the order in which it happened, and what it adds up to. A pure
 * function of the events: neither the order in which they arrived nor repetitions matter.
 *
 * <p>Events go by {@code occurredAt}. At the same instant a refusal comes after a permission, so that it wins.
 *
 * <p>A person may have been known as several subjects. Until a merge ({@link ConsentEvent.Merged}) each subject's events
 * add up on their own; at the merge what either had refused stays refused, and something is granted only if one had
 * granted it and neither refused it; afterwards what happens under either token happens to the one person. A merge comes
 * after everything else of its instant, so that only what the person does later lifts what it joined.
 *
 * <p>Only an act of the person that we witnessed lifts a withdrawal. START ({@link ConsentEvent.Resumed}) is one: what
 * was granted when they withdrew is granted again, and what departments asserted meanwhile comes true. A START of
 * somebody who never agreed to anything, and of whom nobody asserted it, grants nothing.
 *
 * @param events without repetitions, oldest first
 */
public record ConsentHistory(List<ConsentEvent> events) {

    private static final Comparator<ConsentEvent> AS_IT_HAPPENED = Comparator.comparing(ConsentEvent::occurredAt)
            .thenComparing(ConsentHistory::precedence)
            .thenComparing(ConsentEvent::consent);

    public ConsentHistory {
        events = events.stream()
                .collect(Collectors.toMap(ConsentEvent::consent, event -> event, (first, _) -> first))
                .values()
                .stream()
                .sorted(AS_IT_HAPPENED)
                .toList();
    }

    /** The history of somebody of whom nothing is known. */
    public static ConsentHistory empty() {
        return new ConsentHistory(List.of());
    }

    static ConsentHistory of(Collection<? extends ConsentEvent> events) {
        return new ConsentHistory(List.copyOf(events));
    }

    ConsentHistory with(ConsentEvent event) {
        return of(Stream.concat(events.stream(), Stream.of(event)).toList());
    }

    boolean holds(String consent) {
        return events.stream().anyMatch(event -> event.consent().equals(consent));
    }

    /**
     * Where the person stands towards a purpose.
     *
     * @param sender phone number id, or null for the business as a whole: what was said of one sender does not count
     */
    public Standing consentTo(Purpose purpose, @Nullable String sender) {
        return folded(() -> new ScopeFold(purpose, sender)).standing();
    }

    /** Under which tokens the person is known here, in order. */
    Collection<SubjectToken> subjects() {
        return events.stream()
                .flatMap(event -> event instanceof ConsentEvent.Merged merged
                        ? Stream.of(merged.subject(), merged.child())
                        : Stream.of(event.subject()))
                .collect(Collectors.toCollection(() -> new TreeSet<>(Comparator.comparing(SubjectToken::value))));
    }

    /** Erased people are never contacted again, whatever else the ledger says. */
    public boolean isErased() {
        return events.stream().anyMatch(ConsentEvent.Erased.class::isInstance);
    }

    /** Whether they came back by an import after an erasure and have not acted themselves since. */
    public boolean isSuppressed() {
        return folded(SuppressionFold::new).suppressed;
    }

    /** Whether WhatsApp's own control of marketing messages stands at stop. */
    public boolean isStoppedOnPlatform() {
        return folded(PlatformFold::new).stopped;
    }

    /**
     * Whether the person may have refused, and nobody has looked since, nor have they themselves said what they want.
     *
     * @param sender phone number id, or null for the business as a whole
     */
    public boolean isSuspended(Purpose purpose, @Nullable String sender) {
        return folded(() -> new DoubtFold(purpose, sender)).suspended();
    }

    /**
     * What a message of the person permits, by their own word.
     *
     * @return grants and resumptions that rest on it, oldest first
     */
    public List<ConsentEvent> permissionsOf(KeyedId message) {
        return events.stream()
                .filter(event -> switch (event) {
                    case ConsentEvent.Granted granted -> isWitnessed(granted.evidence(), message);
                    case ConsentEvent.Resumed resumed -> isWitnessed(resumed.evidence(), message);
                    default -> false;
                })
                .toList();
    }

    private static boolean isWitnessed(Evidence evidence, KeyedId message) {
        return evidence.assertedBy().equals(Evidence.PERSON) && message.equals(evidence.message());
    }

    /** When they last said STOP, lifted since or not: that is, withdrew everything from the whole business. */
    public Optional<Instant> lastStopAt() {
        return events.stream()
                .filter(event -> event instanceof ConsentEvent.Withdrawn withdrawn
                        && withdrawn.purpose() == null
                        && withdrawn.sender() == null)
                .map(ConsentEvent::occurredAt)
                .max(Comparator.naturalOrder());
    }

    /** One entry for each purpose and sender that anything was said about; none for somebody who was erased. */
    public List<Entry> entries() {
        var entries = new ArrayList<Entry>();
        if (isErased()) {
            return entries;
        }
        for (var purpose : Purpose.values()) {
            if (purpose.optIn()) {
                for (var sender : sendersNamedFor(purpose)) {
                    entry(purpose, sender.isEmpty() ? null : sender).ifPresent(entries::add);
                }
            }
        }
        return entries;
    }

    /** What is published as the person's state after the change that made this version. */
    ConsentStateChanged state(SubjectToken subject, long version, Instant at) {
        return new ConsentStateChanged(
                subject,
                version,
                entries(),
                isStoppedOnPlatform(),
                isSuspended(Purpose.MARKETING, null) ? true : null,
                at);
    }

    /** Phone number ids in order; an empty text stands for the whole business. */
    private Collection<String> sendersNamedFor(Purpose purpose) {
        return events.stream()
                .map(event -> switch (event) {
                    case ConsentEvent.Granted granted
                    when granted.purpose() == purpose -> Objects.requireNonNullElse(granted.sender(), "");
                    case ConsentEvent.Pending pending
                    when pending.purpose() == purpose -> Objects.requireNonNullElse(pending.sender(), "");
                    case ConsentEvent.Withdrawn withdrawn
                    when withdrawn.purpose() == null || withdrawn.purpose() == purpose ->
                        Objects.requireNonNullElse(withdrawn.sender(), "");
                    default -> null;
                })
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Optional<Entry> entry(Purpose purpose, @Nullable String sender) {
        return switch (consentTo(purpose, sender)) {
            case Standing.Unasked() -> Optional.empty();
            case Standing.Granted(var basis, var since) ->
                Optional.of(new Entry(purpose, sender, Status.GRANTED, since, basis));
            case Standing.Pending pending ->
                Optional.of(new Entry(purpose, sender, Status.PENDING, pending.since(), pending.basis()));
            case Standing.Withdrawn(var basis, var since) ->
                Optional.of(new Entry(purpose, sender, Status.WITHDRAWN, since, basis));
        };
    }

    /** What happened at the same instant goes from beginnings over permissions to refusals. */
    private static int precedence(ConsentEvent event) {
        return switch (event) {
            // somebody is suppressed from birth, so nothing of theirs came before it
            case ConsentEvent.Suppressed _ -> 0;
            case ConsentEvent.Returned _ -> 1;
            case ConsentEvent.Granted _, ConsentEvent.Pending _ -> 2;
            case ConsentEvent.Resumed _, ConsentEvent.PlatformResumed _ -> 3;
            case ConsentEvent.SuspensionLifted _ -> 3;
            case ConsentEvent.Withdrawn _, ConsentEvent.PlatformStopped _, ConsentEvent.Suspended _ -> 4;
            case ConsentEvent.Merged _ -> 5;
            case ConsentEvent.Erased _ -> 6;
        };
    }

    /**
     * Folds the events of each subject on their own until a merge joins them. Subjects that no merge joined were put
     * together all the same by whoever asked, and are joined in the end.
     */
    private <F extends Fold<F>> F folded(Supplier<F> nothingYet) {
        var folds = new LinkedHashMap<SubjectToken, F>();
        for (var event : events) {
            var fold = folds.computeIfAbsent(event.subject(), _ -> nothingYet.get());
            if (event instanceof ConsentEvent.Merged merged) {
                var other = folds.computeIfAbsent(merged.child(), _ -> nothingYet.get());
                if (other != fold) {
                    fold.join(other);
                    folds.replaceAll((_, either) -> either == other ? fold : either);
                }
            } else {
                fold.take(event);
            }
        }
        var people = folds.values().stream().distinct().toList();
        if (people.isEmpty()) {
            return nothingYet.get();
        }
        var whole = people.getFirst();
        people.stream().skip(1).forEach(whole::join);
        return whole;
    }

    /** What events add up to, one after the other; the state of one subject, or of several that were joined. */
    private interface Fold<F extends Fold<F>> {

        void take(ConsentEvent event);

        /** Takes in what the events of another subject added up to: what either refused is refused. */
        void join(F other);
    }

    /** Whether somebody who was erased has not acted since they came back. */
    private static final class SuppressionFold implements Fold<SuppressionFold> {

        private boolean suppressed;

        @Override
        public void take(ConsentEvent event) {
            suppressed = switch (event) {
                case ConsentEvent.Suppressed _ -> true;
                case ConsentEvent.Returned _ -> false;
                default -> suppressed;
            };
        }

        @Override
        public void join(SuppressionFold other) {
            suppressed |= other.suppressed;
        }
    }

    /** Where WhatsApp's own control stands. */
    private static final class PlatformFold implements Fold<PlatformFold> {

        private boolean stopped;

        @Override
        public void take(ConsentEvent event) {
            stopped = switch (event) {
                case ConsentEvent.PlatformStopped _ -> true;
                case ConsentEvent.PlatformResumed _ -> false;
                default -> stopped;
            };
        }

        @Override
        public void join(PlatformFold other) {
            stopped |= other.stopped;
        }
    }

    /**
     * What may have been a refusal and nobody has decided. What was decided is known by its id, so it does not matter which
     * of the two comes first.
     */
    private static final class DoubtFold implements Fold<DoubtFold> {

        private final Purpose purpose;
        private final @Nullable String sender;
        private final Set<String> doubts = new HashSet<>();
        private final Set<String> lifted = new HashSet<>();

        DoubtFold(Purpose purpose, @Nullable String sender) {
            this.purpose = purpose;
            this.sender = sender;
        }

        @Override
        public void take(ConsentEvent event) {
            switch (event) {
                case ConsentEvent.Suspended suspended -> doubts.add(suspended.consent());
                case ConsentEvent.SuspensionLifted over -> lifted.add(over.suspension());
                case ConsentEvent.Resumed _ -> doubts.clear();
                case ConsentEvent.Granted granted -> {
                    if (granted.evidence().assertedBy().equals(Evidence.PERSON)
                            && granted.purpose() == purpose
                            && (granted.sender() == null || granted.sender().equals(sender))) {
                        doubts.clear();
                    }
                }
                default -> {
                    // says nothing of what the person meant
                }
            }
        }

        @Override
        public void join(DoubtFold other) {
            doubts.addAll(other.doubts);
            lifted.addAll(other.lifted);
        }

        boolean suspended() {
            return !lifted.containsAll(doubts);
        }
    }

    /** The fold over the events that concern one purpose and sender. */
    private static final class ScopeFold implements Fold<ScopeFold> {

        private final Purpose purpose;
        private final @Nullable String sender;
        private @Nullable Agreement granted;
        /** What was granted when the person withdrew. */
        private @Nullable Agreement suspended;
        /** What was asserted over a refusal. */
        private @Nullable Agreement pending;

        private Standing.@Nullable Withdrawn refusal;
        private boolean suppressed;

        ScopeFold(Purpose purpose, @Nullable String sender) {
            this.purpose = purpose;
            this.sender = sender;
        }

        @Override
        public void take(ConsentEvent event) {
            switch (event) {
                case ConsentEvent.Granted grant -> {
                    if (purpose == grant.purpose() && covers(grant.sender())) {
                        agree(new Agreement(grant.consent(), grant.occurredAt(), false), grant.evidence());
                    }
                }
                case ConsentEvent.Pending grant -> {
                    if (purpose == grant.purpose() && covers(grant.sender())) {
                        agree(new Agreement(grant.consent(), grant.occurredAt(), true), grant.evidence());
                    }
                }
                case ConsentEvent.Withdrawn withdrawn -> {
                    var refused = withdrawn.purpose();
                    if ((refused == null ? purpose.optIn() : refused == purpose) && covers(withdrawn.sender())) {
                        refuse(withdrawn);
                    }
                }
                case ConsentEvent.Resumed resumed -> resume(resumed);
                case ConsentEvent.Suppressed _ -> {
                    suppressed = true;
                    if (granted != null) {
                        pending = granted;
                        granted = null;
                    }
                }
                case ConsentEvent.Returned _ -> suppressed = false;
                case ConsentEvent.PlatformStopped _,
                        ConsentEvent.PlatformResumed _,
                        ConsentEvent.Suspended _,
                        ConsentEvent.SuspensionLifted _,
                        ConsentEvent.Merged _,
                        ConsentEvent.Erased _ -> {
                    // not a matter of one purpose and sender
                }
            }
        }

        @Override
        public void join(ScopeFold other) {
            refusal = newer(refusal, other.refusal, Standing.Withdrawn::since, Standing.Withdrawn::basis);
            suppressed |= other.suppressed;
            suspended = newer(suspended, other.suspended);
            pending = newer(pending, other.pending);
            var agreement = newer(granted, other.granted);
            granted = null;
            if (agreement == null) {
                return;
            }
            if (refusal == null && !suppressed) {
                granted = agreement;
                pending = null;
            } else if (refusal == null || agreement.recordedAsPending) {
                pending = newer(pending, agreement);
            } else {
                suspended = newer(suspended, agreement);
            }
        }

        Standing standing() {
            var agreement = granted;
            if (agreement != null) {
                return new Standing.Granted(agreement.basis, agreement.since);
            }
            var assertion = pending;
            if (assertion != null) {
                return new Standing.Pending(assertion.basis, assertion.since, refusal);
            }
            var withdrawn = refusal;
            return withdrawn == null ? new Standing.Unasked() : withdrawn;
        }

        private static @Nullable Agreement newer(@Nullable Agreement one, @Nullable Agreement other) {
            return newer(one, other, Agreement::since, Agreement::basis);
        }

        /** The later of the two; of the same instant always the same one, whichever is asked first. */
        private static <T> @Nullable T newer(
                @Nullable T one, @Nullable T other, Function<T, Instant> since, Function<T, String> basis) {
            if (one == null || other == null) {
                return one == null ? other : one;
            }
            return Comparator.comparing(since).thenComparing(basis).compare(one, other) < 0 ? other : one;
        }

        private boolean covers(@Nullable String named) {
            return named == null || named.equals(sender);
        }

        private void agree(Agreement agreement, Evidence evidence) {
            if (evidence.assertedBy().equals(Evidence.PERSON)) {
                granted = agreement;
                suspended = null;
                pending = null;
                refusal = null;
            } else if (refusal == null && !suppressed) {
                granted = agreement;
                pending = null;
            } else if (granted == null) {
                pending = agreement;
            }
        }

        private void refuse(ConsentEvent.Withdrawn withdrawn) {
            refusal = new Standing.Withdrawn(withdrawn.consent(), withdrawn.occurredAt());
            var agreement = granted;
            if (agreement != null && agreement.recordedAsPending) {
                pending = agreement;
            } else if (agreement != null) {
                suspended = agreement;
            }
            granted = null;
        }

        private void resume(ConsentEvent.Resumed resumed) {
            refusal = null;
            if (granted == null && (pending != null || suspended != null)) {
                granted = new Agreement(resumed.consent(), resumed.occurredAt(), false);
            }
            pending = null;
            suspended = null;
        }

        /**
         * @param recordedAsPending asserted when a refusal was known already, although it may be dated before it: a
         *     form from last year over a STOP of today
         */
        private record Agreement(String basis, Instant since, boolean recordedAsPending) {}
    }
}

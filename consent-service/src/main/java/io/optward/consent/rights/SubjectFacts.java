package io.optward.consent.rights;

import io.optward.consent.ledger.ConsentLedger;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.Topic;
import io.optward.contracts.subject.SubjectEvent;
import io.optward.contracts.subject.SubjectEvent.AliasLinked;
import io.optward.contracts.subject.SubjectEvent.MergeBegun;
import io.optward.contracts.subject.SubjectEvent.Merged;
import io.optward.contracts.subject.SubjectEvent.NumberChanged;
import io.optward.contracts.subject.SubjectEvent.SubjectCreated;
import io.optward.contracts.subject.SubjectEvent.SubjectErased;
import io.optward.contracts.subject.SubjectEvent.SubjectReturned;
import io.optward.kit.consumption.Received;
import io.optward.kit.consumption.SteadfastConsumer;
import io.optward.kit.consumption.TopicEffect;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hands what happened to people in the vault ({@code subjects.events}) to whatever reacts to it. */
@ApplicationScoped
class SubjectFacts implements TopicEffect {

    private final SteadfastConsumer steadfast;
    private final ConsentLedger ledger;
    private final ForgetErasedSubject forget;
    private final SuppressReturningImport suppress;
    private final LiftSuppressionOnReturn lift;
    private final JoinMergedSubjects join;

    SubjectFacts(
            SteadfastConsumer steadfast,
            ConsentLedger ledger,
            ForgetErasedSubject forget,
            SuppressReturningImport suppress,
            LiftSuppressionOnReturn lift,
            JoinMergedSubjects join) {
        this.steadfast = steadfast;
        this.ledger = ledger;
        this.forget = forget;
        this.suppress = suppress;
        this.lift = lift;
        this.join = join;
    }

    @Incoming("subjects-events")
    @Blocking
    void on(ConsumerRecords<String, byte[]> batch) {
        steadfast.consume(batch, this::take);
    }

    @Override
    public Topic topic() {
        return Topic.SUBJECTS_EVENTS;
    }

    @Override
    public void take(List<Received> facts) {
        var concerned = facts.stream().flatMap(SubjectFacts::concerned).toList();
        if (facts.stream().anyMatch(fact -> fact.event() instanceof MergeBegun)) {
            ledger.holdForMerge(concerned);
        } else {
            ledger.hold(concerned);
        }
        for (var fact : facts) {
            if (fact.event() instanceof SubjectEvent event) {
                switch (event) {
                    case SubjectCreated created -> suppress.on(created, fact.id());
                    case SubjectReturned returned -> lift.on(returned, fact.id());
                    case SubjectErased erased -> forget.on(erased, fact.id());
                    case MergeBegun begun -> join.on(begun, fact.id());
                    case AliasLinked _, NumberChanged _, Merged _ -> {
                        // two change nothing that was agreed to; the third only repeats what was said here
                    }
                }
            }
        }
    }

    private static Stream<SubjectToken> concerned(Received fact) {
        if (!(fact.event() instanceof SubjectEvent event)) {
            return Stream.empty();
        }
        return switch (event) {
            case SubjectCreated _, SubjectReturned _, SubjectErased _ -> Stream.of(event.subject());
            case MergeBegun begun -> Stream.of(begun.subject(), begun.child());
            case AliasLinked _, NumberChanged _, Merged _ -> Stream.empty();
        };
    }
}

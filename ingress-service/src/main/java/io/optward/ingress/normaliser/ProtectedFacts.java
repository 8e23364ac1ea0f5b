package io.optward.ingress.normaliser;

import io.optward.contracts.Event;
import io.optward.contracts.KeyedId;
import io.optward.contracts.SealedValue;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.account.AccountReported;
import io.optward.contracts.account.TwoStepPinReported;
import io.optward.contracts.inbound.InboundEvent.MessageReceived;
import io.optward.contracts.inbound.InboundEvent.PreferenceChanged;
import io.optward.contracts.inbound.InboundEvent.SignalHeard;
import io.optward.contracts.status.StatusReported;
import io.optward.contracts.vault.ProtectAnswer;
import io.optward.ingress.signal.Signal;
import io.optward.kit.event.CloudEvents;
import io.optward.kit.event.Envelope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What can be published of one item, now that the vault has answered.
 *
 * @param at by which the facts of a batch are put in order
 * @param events in the order they must stay in
 * @param refusals why something of the item cannot be published
 */
record ProtectedFacts(Instant at, List<Envelope<? extends Event>> events, List<Refusal> refusals) {

    /**
     * An opt-in of somebody who may be several people is nobody's opt-in. It is put aside for a person to look at; an
     * opt-out is everybody's.
     */
    private static final String PERSON_AMBIGUOUS = "PERSON_AMBIGUOUS";

    private static final String EVENT_TOO_LARGE = "EVENT_TOO_LARGE";

    /**
     * Reads the vault's answers to {@link Questions#about}.
     *
     * @throws IllegalStateException if the vault left out what was asked for; ask again
     */
    static ProtectedFacts of(WebhookItem item, List<ProtectAnswer.Item> answers, String source, Instant receivedAt) {
        var answer = answers.getFirst();
        var error = answer.error();
        if (error != null) {
            return new ProtectedFacts(item.at(), List.of(), List.of(Refusal.ofNobody(error.reason())));
        }
        var facts = new Collector(source, answer, receivedAt);
        switch (item) {
            case WebhookItem.Message message -> facts.message(message, answers);
            case WebhookItem.Status status -> facts.status(status);
            case WebhookItem.Preference preference -> facts.preference(preference);
            case WebhookItem.TwoStepPin pin -> facts.twoStepPin(pin, answers);
            case WebhookItem.Report report -> facts.report(report);
        }
        return new ProtectedFacts(item.at(), List.copyOf(facts.events), List.copyOf(facts.refusals));
    }

    /**
     * The same without the events that no record has room for: these are refused. The others go out: a STOP is heard,
     * however long the message that it stands in.
     */
    ProtectedFacts withoutEventsOver(int bytes) {
        var fitting = new ArrayList<Envelope<? extends Event>>();
        var all = new ArrayList<>(refusals);
        for (var event : events) {
            if (CloudEvents.data(event.event()).length <= bytes) {
                fitting.add(event);
            } else {
                var about = event.subject();
                all.add(new Refusal(EVENT_TOO_LARGE, about == null ? List.of() : List.of(about)));
            }
        }
        return new ProtectedFacts(at, List.copyOf(fitting), List.copyOf(all));
    }

    /** Builds the events of one item. */
    private static final class Collector {

        private final String source;
        private final ProtectAnswer.Item answer;
        private final SubjectToken subject;
        private final Instant receivedAt;
        private final List<Envelope<? extends Event>> events = new ArrayList<>();
        private final List<Refusal> refusals = new ArrayList<>();

        Collector(String source, ProtectAnswer.Item answer, Instant receivedAt) {
            var subject = answer.subject();
            if (subject == null) {
                throw new IllegalStateException("the vault named no subject");
            }
            this.source = source;
            this.answer = answer;
            this.subject = subject;
            this.receivedAt = receivedAt;
        }

        void message(WebhookItem.Message message, List<ProtectAnswer.Item> answers) {
            var mid = id(answer, Questions.MESSAGE);
            add(
                    mid.value(),
                    subject,
                    message.at(),
                    new MessageReceived(
                            subject,
                            message.sender(),
                            message.account(),
                            mid,
                            message.body() == null ? MessageReceived.Kind.UNKNOWN : MessageReceived.Kind.TEXT,
                            message.body() == null ? null : sealed(Questions.BODY),
                            message.content() == null ? null : sealed(Questions.CONTENT),
                            message.profileName() == null ? null : sealed(Questions.PROFILE_NAME),
                            message.quoted() == null ? null : named(answers.get(1), Questions.MESSAGE),
                            message.at(),
                            receivedAt));
            var signal = message.signal();
            if (signal != null) {
                signal(
                        message,
                        mid,
                        signal,
                        signal.originalWamid() == null ? null : named(answers.getLast(), Questions.MESSAGE));
            }
        }

        /** What permits something is said by one person; what refuses or asks is said by everybody it may be. */
        private void signal(WebhookItem.Message message, KeyedId mid, Signal signal, @Nullable KeyedId original) {
            if (signal.meaning() == SignalHeard.Signal.OPT_IN
                    && !answer.others().isEmpty()) {
                refusals.add(new Refusal(PERSON_AMBIGUOUS, people()));
                return;
            }
            var id = mid + signal.suffix();
            add(id, subject, message.at(), heard(subject, message, mid, signal, original));
            answer.others()
                    .forEach(other ->
                            add(id + "." + other, other, message.at(), heard(other, message, mid, signal, original)));
        }

        private SignalHeard heard(
                SubjectToken of, WebhookItem.Message message, KeyedId mid, Signal signal, @Nullable KeyedId original) {
            return new SignalHeard(
                    of,
                    message.sender(),
                    mid,
                    signal.meaning(),
                    signal.method(),
                    signal.keyword(),
                    signal.language(),
                    id(answer, Questions.WORDS),
                    signal.purpose(),
                    signal.noticeVersion(),
                    original,
                    message.at(),
                    receivedAt);
        }

        /** What else a fact names is left out where the vault does not take it, and said so; the fact is not held up. */
        private @Nullable KeyedId named(ProtectAnswer.Item beside, String name) {
            var error = beside.error();
            if (error != null) {
                refusals.add(Refusal.ofNobody(error.reason()));
                return null;
            }
            return id(beside, name);
        }

        void status(WebhookItem.Status status) {
            var mid = id(answer, Questions.MESSAGE);
            var id = mid + "." + status.word();
            add(
                    status.ofGroup() ? id + "." + subject : id,
                    subject,
                    status.at(),
                    new StatusReported(
                            subject,
                            status.sender(),
                            status.account(),
                            mid,
                            status.status(),
                            status.callback(),
                            status.errorCode(),
                            status.pricingCategory(),
                            status.at(),
                            receivedAt));
        }

        void preference(WebhookItem.Preference preference) {
            var id = id(answer, Questions.PREFERENCE);
            switch (preference.value()) {
                case STOP, UNKNOWN -> {
                    add(id.value(), subject, preference.at(), changed(subject, preference, id));
                    answer.others()
                            .forEach(other ->
                                    add(id + "." + other, other, preference.at(), changed(other, preference, id)));
                }
                case RESUME, SIGNUP -> {
                    if (answer.others().isEmpty()) {
                        add(id.value(), subject, preference.at(), changed(subject, preference, id));
                    } else {
                        refusals.add(new Refusal(PERSON_AMBIGUOUS, people()));
                    }
                }
            }
        }

        private PreferenceChanged changed(SubjectToken of, WebhookItem.Preference preference, KeyedId id) {
            return new PreferenceChanged(
                    of, preference.sender(), preference.account(), id, preference.value(), preference.at(), receivedAt);
        }

        void twoStepPin(WebhookItem.TwoStepPin pin, List<ProtectAnswer.Item> answers) {
            var id = id(answer, Questions.REPORT);
            add(
                    id.value(),
                    null,
                    pin.at(),
                    new TwoStepPinReported(
                            pin.account(),
                            pin.sender(),
                            pin.outcome(),
                            pin.requester() == null ? null : named(answers.get(1), Questions.REQUESTER),
                            id,
                            subject,
                            sealed(Questions.CONTENT),
                            pin.at(),
                            receivedAt));
        }

        void report(WebhookItem.Report report) {
            var id = id(answer, Questions.REPORT);
            add(
                    id.value(),
                    report.ofPerson() ? subject : null,
                    report.at(),
                    new AccountReported(
                            report.account(),
                            report.sender(),
                            report.field(),
                            AccountReported.Kind.UNKNOWN,
                            id,
                            subject,
                            sealed(Questions.CONTENT),
                            receivedAt));
        }

        /** Everybody who may have said it. */
        private List<SubjectToken> people() {
            return Stream.concat(Stream.of(subject), answer.others().stream()).toList();
        }

        private void add(String id, @Nullable SubjectToken about, Instant at, Event event) {
            events.add(new Envelope<>(id, source, about, at, event));
        }

        private SealedValue sealed(String field) {
            return present(answer.fields(), field);
        }

        private static KeyedId id(ProtectAnswer.Item answer, String name) {
            return present(answer.ids(), name);
        }

        private static <T> T present(Map<String, T> answers, String name) {
            var value = answers.get(name);
            if (value == null) {
                throw new IllegalStateException("the vault did not answer " + name);
            }
            return value;
        }
    }
}

package io.optward.ingress.normaliser;

import io.optward.contracts.Event;
import io.optward.contracts.KeyedId;
import io.optward.contracts.SealedValue;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.account.AccountReported;
import io.optward.contracts.account.MessageEchoed;
import io.optward.contracts.account.TwoStepPinReported;
import io.optward.contracts.inbound.InboundEvent.CallReported;
import io.optward.contracts.inbound.InboundEvent.IdentityChanged;
import io.optward.contracts.inbound.InboundEvent.MessageEdited;
import io.optward.contracts.inbound.InboundEvent.MessageReceived;
import io.optward.contracts.inbound.InboundEvent.MessageRevoked;
import io.optward.contracts.inbound.InboundEvent.PreferenceChanged;
import io.optward.contracts.inbound.InboundEvent.ReactionChanged;
import io.optward.contracts.inbound.InboundEvent.SignalHeard;
import io.optward.contracts.inbound.MessageDetail;
import io.optward.contracts.status.StatusReported;
import io.optward.contracts.vault.ProtectAnswer;
import io.optward.ingress.signal.Signal;
import io.optward.ingress.webhook.WebhookItem;
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
            case WebhookItem.Edit edit -> facts.edit(edit, answers);
            case WebhookItem.Revoke revoke -> facts.revoke(revoke, answers);
            case WebhookItem.Reaction reaction -> facts.reaction(reaction, answers);
            case WebhookItem.Identity identity -> facts.identity(identity);
            case WebhookItem.Call call -> facts.call(call);
            case WebhookItem.Echo echo -> facts.echo(echo);
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
            var content = message.content();
            add(
                    mid.value(),
                    subject,
                    message.at(),
                    new MessageReceived(
                            subject,
                            message.sender(),
                            message.account(),
                            mid,
                            content.kind(),
                            sealedIf(content.body(), Questions.BODY),
                            sealedIf(content.json(), Questions.CONTENT),
                            sealedIf(message.profileName(), Questions.PROFILE_NAME),
                            message.quoted() == null ? null : named(answers.get(1), Questions.MESSAGE),
                            message.at(),
                            receivedAt,
                            detail(content),
                            message.group() == null ? null : id(answer, Questions.GROUP),
                            message.ad()));
            signal(message, mid, content.signal(), null);
        }

        void edit(WebhookItem.Edit edit, List<ProtectAnswer.Item> answers) {
            var mid = id(answer, Questions.MESSAGE);
            var original = named(answers.get(1), Questions.MESSAGE);
            if (original != null) {
                var content = edit.content();
                add(
                        mid.value(),
                        subject,
                        edit.at(),
                        new MessageEdited(
                                subject,
                                edit.sender(),
                                edit.account(),
                                mid,
                                original,
                                content.kind(),
                                sealedIf(content.body(), Questions.BODY),
                                sealed(Questions.CONTENT),
                                detail(content),
                                edit.at(),
                                receivedAt));
                signal(edit, mid, content.signal(), original);
            }
        }

        void revoke(WebhookItem.Revoke revoke, List<ProtectAnswer.Item> answers) {
            var mid = id(answer, Questions.MESSAGE);
            var original = named(answers.get(1), Questions.MESSAGE);
            if (original != null) {
                add(
                        mid.value(),
                        subject,
                        revoke.at(),
                        new MessageRevoked(
                                subject, revoke.sender(), revoke.account(), mid, original, revoke.at(), receivedAt));
                signal(revoke, mid, revoke.signal(), original);
            }
        }

        void reaction(WebhookItem.Reaction reaction, List<ProtectAnswer.Item> answers) {
            var mid = id(answer, Questions.MESSAGE);
            var to = named(answers.get(1), Questions.MESSAGE);
            if (to != null) {
                add(
                        mid.value(),
                        subject,
                        reaction.at(),
                        new ReactionChanged(
                                subject,
                                reaction.sender(),
                                reaction.account(),
                                mid,
                                to,
                                reaction.removed(),
                                sealed(Questions.CONTENT),
                                reaction.at(),
                                receivedAt));
            }
        }

        void identity(WebhookItem.Identity identity) {
            var id = id(answer, identity.wamid() == null ? Questions.REPORT : Questions.MESSAGE);
            add(
                    id.value(),
                    subject,
                    identity.at(),
                    new IdentityChanged(
                            subject,
                            identity.sender(),
                            identity.account(),
                            id,
                            identity.change(),
                            sealed(Questions.CONTENT),
                            identity.at(),
                            receivedAt));
        }

        void call(WebhookItem.Call call) {
            var id = id(answer, Questions.CALL);
            add(
                    id + "." + call.happened(),
                    subject,
                    call.at(),
                    new CallReported(
                            subject,
                            call.sender(),
                            call.account(),
                            id,
                            call.happened(),
                            call.byPerson(),
                            call.durationSeconds(),
                            sealed(Questions.CONTENT),
                            call.at(),
                            receivedAt));
        }

        void echo(WebhookItem.Echo echo) {
            var mid = id(answer, Questions.MESSAGE);
            add(
                    mid + ".echo",
                    subject,
                    echo.at(),
                    new MessageEchoed(
                            subject,
                            echo.sender(),
                            echo.account(),
                            mid,
                            echo.what(),
                            sealed(Questions.CONTENT),
                            echo.at(),
                            receivedAt));
        }

        /** With the keyed id of what it names. */
        private @Nullable MessageDetail detail(WebhookItem.Content content) {
            if (content.named() == null) {
                return content.detail();
            }
            var id = id(answer, Questions.NAMED);
            return switch (content.detail()) {
                case MessageDetail.Media media ->
                    new MessageDetail.Media(
                            media.media(), media.mimeType(), id, media.sizeBytes(), media.voice(), media.animated());
                case MessageDetail.FlowAnswer flow -> new MessageDetail.FlowAnswer(flow.form(), id);
                case null, default -> content.detail();
            };
        }

        /** What permits something is said by one person; what refuses or asks is said by everybody it may be. */
        private void signal(
                WebhookItem.OfPerson act, KeyedId mid, @Nullable Signal signal, @Nullable KeyedId original) {
            if (signal == null) {
                return;
            }
            if (signal.meaning() == SignalHeard.Signal.OPT_IN
                    && !answer.others().isEmpty()) {
                refusals.add(new Refusal(PERSON_AMBIGUOUS, people()));
                return;
            }
            var id = mid + signal.suffix();
            add(id, subject, act.at(), heard(subject, act, mid, signal, original));
            answer.others()
                    .forEach(other -> add(id + "." + other, other, act.at(), heard(other, act, mid, signal, original)));
        }

        private SignalHeard heard(
                SubjectToken of, WebhookItem.OfPerson act, KeyedId mid, Signal signal, @Nullable KeyedId original) {
            return new SignalHeard(
                    of,
                    act.sender(),
                    mid,
                    signal.meaning(),
                    signal.method(),
                    signal.keyword(),
                    signal.language(),
                    id(answer, Questions.WORDS),
                    signal.purpose(),
                    signal.noticeVersion(),
                    original,
                    act.at(),
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
                            receivedAt,
                            status.pricing(),
                            status.conversation(),
                            sealedIf(status.json(), Questions.CONTENT)));
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
                    of,
                    preference.sender(),
                    preference.account(),
                    id,
                    preference.value(),
                    preference.at(),
                    receivedAt,
                    preference.signup(),
                    // sealed under the key of the one person, so nobody else's
                    of.equals(subject) ? sealed(Questions.CONTENT) : null);
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
                            report.detail() == null ? AccountReported.Kind.UNKNOWN : AccountReported.Kind.KNOWN,
                            id,
                            subject,
                            sealed(Questions.CONTENT),
                            receivedAt,
                            report.detail()));
        }

        /** Everybody who may have said it. */
        private List<SubjectToken> people() {
            return Stream.concat(Stream.of(subject), answer.others().stream()).toList();
        }

        private void add(String id, @Nullable SubjectToken about, Instant at, Event event) {
            events.add(new Envelope<>(id, source, about, at, event));
        }

        private @Nullable SealedValue sealedIf(@Nullable String plain, String field) {
            return plain == null ? null : sealed(field);
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

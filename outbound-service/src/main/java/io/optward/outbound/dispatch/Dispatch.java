package io.optward.outbound.dispatch;

import io.micrometer.core.instrument.MeterRegistry;
import io.optward.contracts.KeyedId;
import io.optward.contracts.decision.Decision;
import io.optward.contracts.outbound.MessageStatus;
import io.optward.kit.business.BusinessConfig;
import io.optward.kit.business.BusinessConfig.Template;
import io.optward.kit.consumption.SteadfastConsumer;
import io.optward.outbound.OutboundConfig;
import io.optward.outbound.clearance.Clearance;
import io.optward.outbound.clearance.Freshness;
import io.optward.outbound.clearance.OptOuts;
import io.optward.outbound.clearance.Verdict;
import io.optward.outbound.content.ContentRules;
import io.optward.outbound.dispatch.Attempts.Beginning;
import io.optward.outbound.pacing.LeadTime;
import io.optward.outbound.pacing.SenderPacing;
import io.optward.outbound.queue.Change;
import io.optward.outbound.queue.Course;
import io.optward.outbound.queue.Message;
import io.optward.outbound.queue.MessageQueue;
import io.optward.outbound.sender.SenderLeases;
import io.optward.outbound.sender.Tenure;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes messages whose turn it is all the way: decide, reveal, put the attempt on record, look at the clock, call, account
 * for the answer. Whatever cannot be asked makes a message wait; nothing goes out on a guess.
 */
@ApplicationScoped
class Dispatch {

    private static final String RECORDING = "answers of WhatsApp are recorded";
    private static final String NOT_STARTED = "NOT_STARTED";
    private static final String WHATSAPP_UNREACHABLE = "WHATSAPP_UNREACHABLE";
    private static final String RETAKEN = "optward.outbound.decisions.retaken";
    private static final List<String> TOO_OLD = List.of("DECISION_TOO_OLD");
    /** A message that was put back so often has waited for about a second. */
    private static final int WORTH_TELLING = 5;

    private static final Duration SOONEST_AGAIN = Duration.ofMillis(100);
    private static final Duration LATEST_AGAIN = Duration.ofMillis(250);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);

    private final Clearance clearance;
    private final Reveal reveal;
    private final FlowTokens flowTokens;
    private final Attempts attempts;
    private final WhatsAppClient whatsapp;
    private final AcceptedMessages accepted;
    private final OptOuts optOuts;
    private final MessageQueue queue;
    private final SenderLeases leases;
    private final BusinessConfig business;
    private final SteadfastConsumer steadfast;
    private final MeterRegistry meters;
    private final OutboundConfig.Outbound config;
    private final Clock clock;
    private final Backoff waiting;
    private final LeadTime leadTime = new LeadTime();
    private final Backoff retrying = new Backoff(FIRST_RETRY, LONGEST_RETRY);

    Dispatch(
            Clearance clearance,
            Reveal reveal,
            FlowTokens flowTokens,
            Attempts attempts,
            WhatsAppClient whatsapp,
            AcceptedMessages accepted,
            OptOuts optOuts,
            MessageQueue queue,
            SenderLeases leases,
            BusinessConfig business,
            SteadfastConsumer steadfast,
            MeterRegistry meters,
            OutboundConfig config,
            Clock clock) {
        this.clearance = clearance;
        this.reveal = reveal;
        this.flowTokens = flowTokens;
        this.attempts = attempts;
        this.whatsapp = whatsapp;
        this.accepted = accepted;
        this.optOuts = optOuts;
        this.queue = queue;
        this.leases = leases;
        this.business = business;
        this.steadfast = steadfast;
        this.meters = meters;
        this.config = config.outbound();
        this.clock = clock;
        this.waiting = new Backoff(this.config.firstWait(), this.config.longestWait());
    }

    /**
     * Works off a batch of one sender; returns when every message of it is settled for now.
     *
     * @param batch messages that took their turn
     */
    void clearAndSend(Shift shift, List<Message> batch) {
        var pacing = shift.pacing();
        var verdicts = clearance.clear(shift.tenure().sender(), batch);
        var cleared = new ArrayList<ClearedMessage>();
        try (var tasks = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < batch.size(); i++) {
                var message = batch.get(i);
                switch (verdicts.get(i)) {
                    case Verdict.Cleared allowed -> cleared.add(new ClearedMessage(message, allowed));
                    case Verdict.Denied(var reasons, var decision) ->
                        tasks.execute(settling(message, shift, () -> {
                            pacing.giveBack(message.subject());
                            end(message.id(), MessageStatus.DENIED, reasons, decision);
                        }));
                    case Verdict.NotYet(var reasons, var decision) ->
                        tasks.execute(settling(message, shift, () -> {
                            pacing.giveBack(message.subject());
                            letWait(message.id(), reasons, decision);
                        }));
                    case Verdict.Expired() ->
                        tasks.execute(settling(message, shift, () -> {
                            pacing.giveBack(message.subject());
                            expire(message.id());
                        }));
                }
            }
            if (!cleared.isEmpty()) {
                // one question, so one age
                if (lastsLongEnough(cleared.getFirst().verdict().freshness())) {
                    var revealed = reveal.of(cleared);
                    for (int i = 0; i < cleared.size(); i++) {
                        var message = cleared.get(i);
                        var values = revealed.get(i);
                        tasks.execute(settling(message.message(), shift, () -> deliver(shift, message, values)));
                    }
                } else {
                    // what cannot be sent in time need not be revealed
                    putBack(shift, cleared.stream().map(ClearedMessage::message).toList());
                    cleared.forEach(message -> shift.settle(message.message().id()));
                }
            }
        }
    }

    /** The message's time is over; what it waited for is told. */
    void expire(String id) {
        var now = clock.instant();
        queue.change(
                id,
                message -> Course.queued(message.status())
                        ? List.of(message.ending(
                                MessageStatus.EXPIRED,
                                now,
                                message.reasons().isEmpty() ? List.of("EXPIRED") : message.reasons()))
                        : List.of());
    }

    private void deliver(Shift shift, ClearedMessage cleared, Revealed revealed) {
        var pacing = shift.pacing();
        var message = cleared.message();
        switch (revealed) {
            case Revealed.NotNow(var reason) -> {
                pacing.giveBack(message.subject());
                letWait(message.id(), List.of(reason), null);
            }
            case Revealed.Never(var reason) -> {
                pacing.giveBack(message.subject());
                end(message.id(), unrevealed(reason), List.of(reason), null);
            }
            case Revealed.Text(var to, var text) -> {
                if (message.content() == null) {
                    contentGone(pacing, message);
                } else if (message.flow() != null) {
                    sendFlow(shift, cleared, to, message.flow(), text);
                } else if (!ContentRules.isText(text)) {
                    unfit(pacing, message, "TEXT_INVALID");
                } else {
                    send(shift, cleared, to, WhatsAppBody.text(to, message.id(), text));
                }
            }
            case Revealed.Parameters(var to, var values) -> {
                var template = template(message);
                if (template.isEmpty()) {
                    unfit(pacing, message, "TEMPLATE_UNKNOWN");
                } else if (message.content() == null
                        && !ContentRules.parametersOf(template.get()).isEmpty()) {
                    contentGone(pacing, message);
                } else if (ContentRules.misfit(template.get(), values).isPresent()) {
                    unfit(pacing, message, Reveal.PARAMETERS_INVALID);
                } else {
                    sendTemplate(shift, cleared, to, template.get(), values);
                }
            }
        }
    }

    private void sendFlow(Shift shift, ClearedMessage cleared, Recipient to, String name, String text) {
        var message = cleared.message();
        var flow = business.flows().get(name);
        if (flow == null) {
            unfit(shift.pacing(), message, "FLOW_UNKNOWN");
        } else if (!ContentRules.isFlowText(text)) {
            unfit(shift.pacing(), message, "TEXT_INVALID");
        } else {
            sendWithToken(shift, cleared, to, name, token -> WhatsAppBody.flow(to, message.id(), text, flow, token));
        }
    }

    private void sendTemplate(
            Shift shift, ClearedMessage cleared, Recipient to, Template template, Map<String, String> values) {
        var id = cleared.message().id();
        var flow = template.flow();
        if (flow.isEmpty()) {
            send(shift, cleared, to, WhatsAppBody.template(to, id, template, values, null));
        } else {
            sendWithToken(
                    shift, cleared, to, flow.get(), token -> WhatsAppBody.template(to, id, template, values, token));
        }
    }

    /** Nothing is on record yet, so a Flow whose token cannot be had waits as if it had not been tried. */
    private void sendWithToken(
            Shift shift,
            ClearedMessage cleared,
            Recipient to,
            String flow,
            Function<FlowToken.Fresh, WhatsAppBody> body) {
        var message = cleared.message();
        switch (flowTokens.of(flow, message.subject())) {
            case FlowToken.Fresh token -> send(shift, cleared, to, body.apply(token));
            case FlowToken.NotNow(var reason) -> {
                shift.pacing().giveBack(message.subject());
                letWait(message.id(), List.of(reason), null);
            }
        }
    }

    private void send(Shift shift, ClearedMessage cleared, Recipient to, WhatsAppBody body) {
        var message = cleared.message();
        var freshness = cleared.verdict().freshness();
        if (shift.isOver()) {
            // nothing was begun: whoever works the sender next finds it in the queue
            shift.pacing().giveBack(message.subject());
            return;
        }
        if (!lastsLongEnough(freshness)) {
            putBack(shift, List.of(message));
            return;
        }
        long begun = System.nanoTime();
        switch (begin(shift, message, cleared.verdict())) {
            case Beginning.NotOurs() -> {
                shift.pacing().giveBack(message.subject());
                Log.infof("not sent, no longer ours message=%s sender=%s", message.id(), message.sender());
            }
            case Beginning.TooLate() -> {
                tookSince(begun);
                putBack(shift, List.of(message));
            }
            case Beginning.OnRecord(var number) -> {
                var answer = call(shift, message, freshness, body, begun);
                account(shift.pacing(), message, number, to, answer);
            }
        }
    }

    /** Makes the call of an attempt that is on record, and learns how long it took to get there. */
    private WhatsAppAnswer call(Shift shift, Message message, Freshness freshness, WhatsAppBody body, long begun) {
        var answer = freshness.isOver()
                ? new WhatsAppAnswer.TooLate()
                : whatsapp.send(message.sender(), body, freshness, () -> {
                    meters.timer("optward.outbound.decision.age").record(freshness.age());
                    tookSince(begun);
                    shift.round().inTime(message.id());
                });
        if (answer instanceof WhatsAppAnswer.TooLate) {
            tookSince(begun);
            shift.round().tooOld(message.id(), System.nanoTime());
            shift.again().accept(LATEST_AGAIN);
        }
        return answer;
    }

    private void tookSince(long begunNanos) {
        long now = System.nanoTime();
        leadTime.took(Duration.ofNanos(now - begunNanos), now);
    }

    /** Whether a decision stays fresh until the first byte of an attempt that begins now, as far as can be told. */
    private boolean lastsLongEnough(Freshness freshness) {
        return freshness.lasts(leadTime.expected(System.nanoTime()));
    }

    private Beginning begin(Shift shift, Message message, Verdict.Cleared cleared) {
        try {
            return attempts.begin(shift.tenure(), message.id(), cleared.decision(), cleared.freshness());
        } catch (RuntimeException e) {
            // whether the record was committed is not known; that the call was not made is
            Log.warnf(e, "not sent, the attempt could not be put on record message=%s", message.id());
            takeBack(shift.tenure(), message.id(), message.attempts() + 1);
            return new Beginning.NotOurs();
        }
    }

    /**
     * Decided again soon: nothing is wrong with anybody, and nothing is on record that would have to be taken back. Nobody
     * is told of a moment's delay; a message that was put back often enough to notice says why it waits.
     */
    private void putBack(Shift shift, List<Message> messages) {
        for (var message : messages) {
            shift.round().tooOld(message.id(), System.nanoTime());
            shift.pacing().giveBack(message.subject());
            meters.counter(RETAKEN).increment();
        }
        var wait = soon();
        shift.again().accept(wait);
        var again = clock.instant().plus(wait);
        var silently = messages.stream()
                .filter(message ->
                        message.waits() < WORTH_TELLING || message.reasons().equals(TOO_OLD))
                .map(Message::id)
                .toList();
        queue.putOff(silently, again);
        messages.stream()
                .filter(message -> !silently.contains(message.id()))
                .forEach(message -> letWait(message.id(), TOO_OLD, null, _ -> again));
    }

    /** An attempt that may be on record, and whose call was certainly not made. */
    private void takeBack(Tenure tenure, String id, int attempt) {
        var now = clock.instant();
        steadfast.persistently(RECORDING, () -> QuarkusTransaction.requiringNew()
                .run(() -> queue.change(id, message -> {
                    if (!attempts.isOpen(tenure, id, attempt)) {
                        return List.of();
                    }
                    attempts.finish(id, attempt, NOT_STARTED);
                    return Course.answered(
                            message,
                            attempt,
                            Change.into(MessageStatus.WAITING, now).because("DATABASE_AWAY"));
                })));
    }

    /** Accounts for an answer, whenever it comes and whoever works the sender by then. */
    void account(SenderPacing pacing, Message message, int attempt, Recipient to, WhatsAppAnswer answer) {
        meters.counter("optward.outbound.attempts", "outcome", outcome(answer)).increment();
        var now = clock.instant();
        switch (answer) {
            case WhatsAppAnswer.Accepted(var wamid, var held, var identities) -> {
                pacing.succeeded(message.subject());
                var known = accepted.keyedId(wamid);
                record(
                        message.id(),
                        attempt,
                        outcome(answer),
                        Change.into(held ? MessageStatus.HELD : MessageStatus.SUBMITTED, now)
                                .because(known.isPresent() ? List.of() : List.of("MESSAGE_ID_PENDING"))
                                .knownAs(known.<@Nullable KeyedId>map(id -> id).orElse(null)));
                if (known.isEmpty()) {
                    accepted.learnKeyedId(message.id(), wamid);
                }
                accepted.link(message.id(), to, identities);
            }
            case WhatsAppAnswer.Refused refused -> refused(pacing, message, attempt, refused, now);
            case WhatsAppAnswer.NotReached() -> {
                pacing.giveBack(message.subject());
                record(
                        message.id(),
                        attempt,
                        outcome(answer),
                        Change.into(MessageStatus.WAITING, now)
                                .because(WHATSAPP_UNREACHABLE)
                                .dueAt(pacing.unreachable(now)));
            }
            case WhatsAppAnswer.TooLate() -> {
                pacing.giveBack(message.subject());
                meters.counter(RETAKEN).increment();
                record(
                        message.id(),
                        attempt,
                        outcome(answer),
                        Change.into(MessageStatus.WAITING, now).because(TOO_OLD).dueAt(now.plus(soon())));
            }
            case WhatsAppAnswer.Lost(var reason) -> {
                pacing.unsure(now);
                record(
                        message.id(),
                        attempt,
                        outcome(answer),
                        Change.into(MessageStatus.OUTCOME_UNKNOWN, now).because(reason));
            }
        }
    }

    private void refused(
            SenderPacing pacing, Message message, int attempt, WhatsAppAnswer.Refused refused, Instant now) {
        if (refused.tooFast()) {
            pacing.slowDown(now, ThreadLocalRandom.current().nextDouble());
        }
        if (!refused.proven()) {
            pacing.unsure(now);
        }
        var pause = now.plus(config.pacing().senderPause());
        var change =
                switch (refused.kind()) {
                    case RETRY_LATER ->
                        Change.into(MessageStatus.WAITING, now).dueAt(now.plus(retrying.after(attempt - 1)));
                    case PAUSE_SENDER -> Change.into(MessageStatus.WAITING, now).dueAt(pause);
                    case PAUSE_PAIR ->
                        Change.into(MessageStatus.WAITING, now).dueAt(pacing.pausePair(message.subject(), now));
                    case STOP_AND_RECORD_OPT_OUT, FAIL -> Change.into(MessageStatus.FAILED, now);
                    case UNKNOWN -> Change.into(MessageStatus.OUTCOME_UNKNOWN, now);
                };
        if (!refused.proven()) {
            change = Change.into(MessageStatus.OUTCOME_UNKNOWN, now);
        }
        record(message.id(), attempt, refused.reason(), change.because(refused.reason()), () -> {
            if (refused.kind() == ErrorClass.STOP_AND_RECORD_OPT_OUT) {
                optOuts.owe(message.id(), attempt);
            }
        });
        if (refused.kind() == ErrorClass.PAUSE_SENDER) {
            Log.errorf("sender rests sender=%s reason=%s until=%s", message.sender(), refused.reason(), pause);
            pacing.restUntil(pause);
            leases.pause(message.sender(), refused.reason(), pause);
        }
    }

    /** An answer was given and must not be lost: it is tried until the database takes it. */
    private void record(String id, int attempt, String outcome, Change.Into into) {
        record(id, attempt, outcome, into, () -> {});
    }

    private void record(String id, int attempt, String outcome, Change.Into into, Runnable alongside) {
        steadfast.persistently(
                RECORDING, () -> QuarkusTransaction.requiringNew().run(() -> {
                    attempts.finish(id, attempt, outcome);
                    alongside.run();
                    queue.change(id, message -> Course.answered(message, attempt, into));
                }));
    }

    /** WhatsApp cannot be reached, so it is not tried: it waits like those that were. */
    void waitForWhatsApp(String id, Instant until) {
        queue.change(id, message -> {
            if (!Course.queued(message.status())) {
                return List.of();
            }
            return List.of(
                    message.reasons().equals(List.of(WHATSAPP_UNREACHABLE))
                            ? new Change.PutOff(until)
                            : Change.into(MessageStatus.WAITING, clock.instant())
                                    .because(WHATSAPP_UNREACHABLE)
                                    .dueAt(until));
        });
    }

    private void letWait(String id, List<String> reasons, @Nullable Decision decision) {
        letWait(id, reasons, decision, message -> clock.instant().plus(waiting.after(message.waits())));
    }

    private void letWait(
            String id, List<String> reasons, @Nullable Decision decision, Function<Message, Instant> dueAt) {
        var now = clock.instant();
        queue.change(id, message -> {
            if (!Course.queued(message.status())) {
                return List.of();
            }
            var again = dueAt.apply(message);
            return List.of(
                    message.status() == MessageStatus.WAITING
                                    && message.reasons().equals(reasons)
                            ? new Change.PutOff(again)
                            : Change.into(MessageStatus.WAITING, now)
                                    .because(reasons)
                                    .decidedBy(decision)
                                    .dueAt(again));
        });
    }

    private static Duration soon() {
        return Duration.ofMillis(
                ThreadLocalRandom.current().nextLong(SOONEST_AGAIN.toMillis(), LATEST_AGAIN.toMillis()));
    }

    private void end(String id, MessageStatus last, List<String> reasons, @Nullable Decision decision) {
        var now = clock.instant();
        queue.change(
                id,
                message -> Course.queued(message.status())
                        ? List.of(message.ending(last, now, reasons).decidedBy(decision))
                        : List.of());
    }

    /** What it says is nothing that can be sent. */
    private void unfit(SenderPacing pacing, Message message, String reason) {
        pacing.giveBack(message.subject());
        end(message.id(), MessageStatus.FAILED, List.of(reason), null);
    }

    /** Whoever was erased between pick and reveal has no content any more. */
    private void contentGone(SenderPacing pacing, Message message) {
        pacing.giveBack(message.subject());
        end(message.id(), MessageStatus.CANCELLED, List.of("CONTENT_GONE"), null);
    }

    private Optional<Template> template(Message message) {
        return business.templates().orElse(List.of()).stream()
                .filter(template -> template.name().equals(message.template())
                        && template.language().equals(message.language()))
                .findFirst();
    }

    /** How a message ends whose recipient the vault will never give out. */
    private static MessageStatus unrevealed(String reason) {
        return switch (reason) {
            case "SUBJECT_ERASED" -> MessageStatus.CANCELLED;
            case "SUBJECT_SUPPRESSED" -> MessageStatus.DENIED;
            default -> MessageStatus.FAILED;
        };
    }

    private static String outcome(WhatsAppAnswer answer) {
        return switch (answer) {
            case WhatsAppAnswer.Accepted _ -> "ACCEPTED";
            case WhatsAppAnswer.Refused refused ->
                "REFUSED_" + (refused.proven() ? refused.kind() : ErrorClass.UNKNOWN);
            case WhatsAppAnswer.NotReached _ -> "NOT_REACHED";
            case WhatsAppAnswer.TooLate _ -> NOT_STARTED;
            case WhatsAppAnswer.Lost _ -> "LOST";
        };
    }

    private static Runnable settling(Message message, Shift shift, Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                Log.errorf(e, "left as it stands in the queue message=%s", message.id());
            } finally {
                shift.settle(message.id());
            }
        };
    }
}

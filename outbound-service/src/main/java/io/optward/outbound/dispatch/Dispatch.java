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
import io.optward.outbound.clearance.OptOuts;
import io.optward.outbound.clearance.Verdict;
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
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
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
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);

    private final Clearance clearance;
    private final Reveal reveal;
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
    private final Backoff retrying = new Backoff(FIRST_RETRY, LONGEST_RETRY);

    Dispatch(
            Clearance clearance,
            Reveal reveal,
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
        var settled = shift.settled();
        var verdicts = clearance.clear(shift.tenure().sender(), batch);
        var cleared = new ArrayList<ClearedMessage>();
        try (var tasks = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < batch.size(); i++) {
                var message = batch.get(i);
                switch (verdicts.get(i)) {
                    case Verdict.Cleared allowed -> cleared.add(new ClearedMessage(message, allowed));
                    case Verdict.Denied(var reasons, var decision) ->
                        tasks.execute(settling(message, settled, () -> {
                            pacing.giveBack(message.subject());
                            end(message.id(), MessageStatus.DENIED, reasons, decision);
                        }));
                    case Verdict.NotYet(var reasons, var decision) ->
                        tasks.execute(settling(message, settled, () -> {
                            pacing.giveBack(message.subject());
                            letWait(message.id(), reasons, decision);
                        }));
                    case Verdict.Expired() ->
                        tasks.execute(settling(message, settled, () -> {
                            pacing.giveBack(message.subject());
                            expire(message.id());
                        }));
                }
            }
            if (!cleared.isEmpty()) {
                var revealed = reveal.of(cleared);
                for (int i = 0; i < cleared.size(); i++) {
                    var message = cleared.get(i);
                    var values = revealed.get(i);
                    tasks.execute(settling(message.message(), settled, () -> deliver(shift, message, values)));
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
                if (text.isEmpty()) {
                    contentGone(pacing, message);
                } else {
                    send(shift, cleared, to, WhatsAppBody.text(to, message.id(), text));
                }
            }
            case Revealed.Parameters(var to, var values) -> {
                var template = template(message);
                if (template.isEmpty()) {
                    pacing.giveBack(message.subject());
                    end(message.id(), MessageStatus.FAILED, List.of("TEMPLATE_UNKNOWN"), null);
                } else if (!complete(template.get(), values)) {
                    contentGone(pacing, message);
                } else {
                    send(shift, cleared, to, WhatsAppBody.template(to, message.id(), template.get(), values));
                }
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
        if (freshness.isOver()) {
            // nothing is on record yet, so nothing needs to be taken back: decide again
            shift.pacing().giveBack(message.subject());
            meters.counter("optward.outbound.decisions.retaken").increment();
            putOff(message.id());
            return;
        }
        var attempt = begin(shift, message, cleared.verdict().decision());
        if (attempt.isEmpty()) {
            shift.pacing().giveBack(message.subject());
            Log.infof("not sent, no longer ours message=%s sender=%s", message.id(), message.sender());
            return;
        }
        meters.timer("optward.outbound.decision.age").record(freshness.age());
        var answer =
                freshness.isOver() ? new WhatsAppAnswer.TooLate() : whatsapp.send(message.sender(), body, freshness);
        account(shift.pacing(), message, attempt.getAsInt(), to, answer);
    }

    private OptionalInt begin(Shift shift, Message message, Decision decision) {
        try {
            return attempts.begin(shift.tenure(), message.id(), decision);
        } catch (RuntimeException e) {
            // whether the record was committed is not known; that the call was not made is
            Log.warnf(e, "not sent, the attempt could not be put on record message=%s", message.id());
            takeBack(shift.tenure(), message.id(), message.attempts() + 1);
            return OptionalInt.empty();
        }
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
                meters.counter("optward.outbound.decisions.retaken").increment();
                record(
                        message.id(),
                        attempt,
                        outcome(answer),
                        Change.into(MessageStatus.WAITING, now)
                                .because("DECISION_TOO_OLD")
                                .dueAt(now.plus(waiting.after(message.waits()))));
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
        var now = clock.instant();
        queue.change(id, message -> {
            if (!Course.queued(message.status())) {
                return List.of();
            }
            var again = now.plus(waiting.after(message.waits()));
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

    private void putOff(String id) {
        var now = clock.instant();
        queue.change(
                id,
                message -> Course.queued(message.status())
                        ? List.of(new Change.PutOff(now.plus(waiting.after(message.waits()))))
                        : List.of());
    }

    private void end(String id, MessageStatus last, List<String> reasons, @Nullable Decision decision) {
        var now = clock.instant();
        queue.change(
                id,
                message -> Course.queued(message.status())
                        ? List.of(message.ending(last, now, reasons).decidedBy(decision))
                        : List.of());
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

    private static boolean complete(Template template, Map<String, String> values) {
        return values.keySet().containsAll(template.parameters().orElse(List.of()));
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

    private static Runnable settling(Message message, Consumer<String> settled, Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                Log.errorf(e, "left as it stands in the queue message=%s", message.id());
            } finally {
                settled.accept(message.id());
            }
        };
    }
}

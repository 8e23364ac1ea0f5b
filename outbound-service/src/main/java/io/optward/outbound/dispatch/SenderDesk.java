package io.optward.outbound.dispatch;

import io.optward.contracts.SubjectToken;
import io.optward.outbound.OutboundConfig;
import io.optward.outbound.clearance.OptOuts;
import io.optward.outbound.outcome.StatusesHeard;
import io.optward.outbound.outcome.UnknownOutcomes;
import io.optward.outbound.pacing.ClearanceWidth;
import io.optward.outbound.pacing.Lanes;
import io.optward.outbound.pacing.SenderPacing;
import io.optward.outbound.pacing.SenderPacing.Turn;
import io.optward.outbound.queue.Change;
import io.optward.outbound.queue.Message;
import io.optward.outbound.queue.MessageQueue;
import io.optward.outbound.queue.QueueSignal;
import io.optward.outbound.sender.SenderLeases;
import io.optward.outbound.sender.Tenure;
import io.quarkus.logging.Log;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where one sender's messages are worked off, as long as this process owns the sender. Looks when it is woken, and from
 * time to time; hands batches to {@link Dispatch} and does not wait for them.
 */
final class SenderDesk implements Runnable {

    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);
    private static final Duration SWEEP_EVERY = Duration.ofSeconds(1);
    /** How long calls in flight may take to end when this process stops. */
    static final Duration LONGEST_GOODBYE = Duration.ofSeconds(10);

    private static final Duration STANDING_BY = Duration.ofMillis(500);
    /** What is due again is surely due when we look. */
    private static final Duration A_LITTLE_LATER = Duration.ofMillis(5);

    private static final Duration GOODBYE_LOOK = Duration.ofMillis(100);
    /** A pair that may not be written to for longer than this makes room for others in the look-ahead. */
    private static final Duration WORTH_PUTTING_OFF = Duration.ofMillis(500);

    private final String sender;
    private final String holder;
    private final Parts parts;
    private final OutboundConfig.Outbound config;
    private final Lanes lanes = new Lanes();
    private final Set<String> inHand = ConcurrentHashMap.newKeySet();
    private final ClearanceWidth width;

    private SenderPacing pacing;
    private @Nullable Tenure tenure;
    private long renewedNanos;
    private Instant sweptAt = Instant.MIN;
    private Instant pausedUntil = Instant.MIN;
    private volatile boolean stopped;
    private volatile boolean owned;
    private volatile long lookAgainNanos = System.nanoTime();

    SenderDesk(String sender, String holder, Parts parts, OutboundConfig config) {
        this.sender = sender;
        this.holder = holder;
        this.parts = parts;
        this.config = config.outbound();
        this.pacing = unhurried(this.config.pacing());
        this.width = new ClearanceWidth(this.config.inHand());
    }

    /** What a desk works with. */
    record Parts(
            SenderLeases leases,
            MessageQueue queue,
            QueueSignal signal,
            Dispatch dispatch,
            Attempts attempts,
            UnknownOutcomes unknown,
            StatusesHeard statuses,
            OptOuts optOuts,
            WarmUp warmUp,
            Clock clock) {}

    @Override
    public void run() {
        parts.warmUp().once();
        while (!stopped) {
            try {
                parts.signal().await(sender, work());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                Log.warnf(e, "desk is held up sender=%s", sender);
                rest();
            }
        }
        finish();
        leave();
    }

    /** Finishes what is in hand and lets go of the sender. */
    void stop() {
        stopped = true;
        parts.signal().wake(sender);
    }

    /** Whether this process works the sender. */
    boolean owned() {
        return owned;
    }

    /** How many messages may be cleared at a time, and how many there may be at most. */
    ClearanceWidth width() {
        return width;
    }

    String sender() {
        return sender;
    }

    /** Does what can be done now; how long to wait before the next look unless woken. */
    private Duration work() {
        var mine = hold();
        if (mine == null) {
            return shorter(STANDING_BY, parts.leases().freeIn(sender));
        }
        var now = parts.clock().instant();
        if (!now.isBefore(sweptAt.plus(SWEEP_EVERY))) {
            sweep(now);
            sweptAt = now;
        }
        if (now.isBefore(pausedUntil)) {
            return config.poll();
        }
        int room = room();
        if (room <= 0) {
            // whoever settles a message wakes us, and the last of a round
            return config.poll();
        }
        var due = parts.queue().due(sender, now, List.copyOf(inHand), room * 2);
        var wait = shorter(config.poll(), untilPutBackIsDue());
        var batch = new ArrayList<Message>();
        for (var message : lanes.next(due, due.size())) {
            if (batch.size() == room) {
                wait = Duration.ZERO;
                break;
            }
            switch (pacing.take(message.subject(), now)) {
                case Turn.Taken() -> batch.add(message);
                case Turn.PairWaits(var longer) -> wait = shorter(wait, pairWaits(message, longer, now));
                case Turn.SenderWaits(var longer) -> {
                    wait = shorter(wait, longer);
                    pacing.awayUntil(now).ifPresent(until -> parts.dispatch().waitForWhatsApp(message.id(), until));
                }
            }
        }
        if (!batch.isEmpty()) {
            start(mine, batch);
        }
        return wait;
    }

    private void start(Tenure mine, List<Message> batch) {
        var ids = batch.stream().map(Message::id).toList();
        inHand.addAll(ids);
        var round = width.begin(ids, () -> parts.signal().wake(sender));
        // one that was put off may be in hand again before the others of its batch are settled
        var unsettled = ConcurrentHashMap.<String>newKeySet();
        unsettled.addAll(ids);
        Consumer<String> settled = id -> {
            if (unsettled.remove(id)) {
                settled(id);
            }
        };
        var shift = new Shift(mine, pacing, round, () -> stopped, settled, this::lookAgainIn);
        Thread.ofVirtual().name("batch-" + sender).start(() -> {
            try {
                parts.dispatch().clearAndSend(shift, batch);
            } catch (RuntimeException e) {
                Log.warnf(e, "a batch is left in the queue sender=%s", sender);
            } finally {
                ids.forEach(shift::settle);
                parts.signal().wake(sender);
            }
        });
    }

    /** How many messages may be taken in hand now. */
    private int room() {
        return Math.min(Math.min(config.batch(), width.room(System.nanoTime())), config.inHand() - inHand.size());
    }

    private void lookAgainIn(Duration longer) {
        lookAgainNanos = System.nanoTime() + longer.plus(A_LITTLE_LATER).toNanos();
    }

    private Duration untilPutBackIsDue() {
        long left = lookAgainNanos - System.nanoTime();
        return left > 0 ? Duration.ofNanos(left) : config.poll();
    }

    private void settled(String message) {
        inHand.remove(message);
        if (inHand.size() == config.inHand() - 1) {
            parts.signal().wake(sender);
        }
    }

    private Duration pairWaits(Message message, Duration wait, Instant now) {
        if (wait.compareTo(WORTH_PUTTING_OFF) > 0) {
            parts.queue().change(message.id(), _ -> List.of(new Change.PutOff(now.plus(wait))));
        }
        return wait;
    }

    /** Takes or keeps the sender; null while it is another's. */
    private @Nullable Tenure hold() {
        var mine = tenure;
        long now = System.nanoTime();
        if (mine != null) {
            if (now - renewedNanos < config.lease().renewEvery().toNanos()) {
                return mine;
            }
            if (parts.leases().renew(mine)) {
                renewedNanos = now;
                return mine;
            }
            Log.warnf("sender is lost sender=%s epoch=%d", sender, mine.epoch());
            tenure = null;
            owned = false;
        }
        if (!parts.leases().freeIn(sender).isZero()) {
            return null;
        }
        var taken = parts.leases().take(sender, holder);
        if (taken.isEmpty()) {
            return null;
        }
        takeOver(taken.get());
        tenure = taken.get();
        renewedNanos = now;
        owned = true;
        return taken.get();
    }

    /** What an earlier owner left: calls whose answers nobody waits for any more, and how fast it went. */
    private void takeOver(Tenure taken) {
        Log.infof("sender is ours sender=%s epoch=%d", sender, taken.epoch());
        var rebuilt = unhurried(config.pacing());
        for (var recent : parts.attempts().recent(sender, SenderPacing.MEMORY)) {
            SubjectToken subject = recent.getKey();
            rebuilt.replay(subject, recent.getValue());
        }
        pacing = rebuilt;
        sweptAt = Instant.MIN;
    }

    private void sweep(Instant now) {
        parts.unknown().declare(sender, inHand, now);
        parts.queue().expired(sender, now).stream()
                .filter(id -> !inHand.contains(id))
                .forEach(parts.dispatch()::expire);
        parts.unknown().settle(sender, parts.statuses().upTo(), now);
        parts.optOuts().tell(sender);
        pausedUntil = parts.leases()
                .standing(sender)
                .flatMap(standing -> Optional.ofNullable(standing.pausedUntil()))
                .orElse(Instant.MIN);
        pacing.tidy(now);
    }

    /** Waits for the calls in flight: their answers are on record before the next owner looks. Nothing new is begun. */
    private void finish() {
        long begun = System.nanoTime();
        while (!inHand.isEmpty() && System.nanoTime() - begun < LONGEST_GOODBYE.toNanos()) {
            try {
                keep();
                parts.signal().await(sender, GOODBYE_LOOK);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                Log.warnf(e, "sender cannot be kept while its calls end sender=%s", sender);
                return;
            }
        }
        if (!inHand.isEmpty()) {
            Log.warnf("left with %d answers to come, unknown until they are told sender=%s", inHand.size(), sender);
        }
    }

    /** Keeps the sender when it is time to. */
    private void keep() {
        var mine = tenure;
        long now = System.nanoTime();
        if (mine != null
                && now - renewedNanos >= config.lease().renewEvery().toNanos()
                && parts.leases().renew(mine)) {
            renewedNanos = now;
        }
    }

    private void leave() {
        var mine = tenure;
        if (mine != null) {
            owned = false;
            try {
                parts.leases().leave(mine);
            } catch (RuntimeException _) {
                Log.debugf("sender is left to its term sender=%s", sender);
            }
        }
    }

    private void rest() {
        try {
            Thread.sleep(AFTER_TROUBLE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            stopped = true;
        }
    }

    private static SenderPacing unhurried(OutboundConfig.Pacing pacing) {
        return new SenderPacing(pacing.perSecond(), pacing.pairBurst(), pacing.pairInterval());
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}

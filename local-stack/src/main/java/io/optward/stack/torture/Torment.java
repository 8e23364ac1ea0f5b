package io.optward.stack.torture;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.optward.stack.demo.JsonHttp;
import io.optward.stack.supervisor.Part;
import io.optward.stack.supervisor.StackSupervisor;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Does harm to a running stack and watches it recover. */
public final class Torment implements AutoCloseable {

    /** So much lies about when all is well. */
    private static final long USUAL_BACKLOG = 250;

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final StackSupervisor stack;
    private final Backlog backlog;
    private final JsonHttp http = new JsonHttp();
    private final Consumer<String> diary;
    private final List<Recovery> recoveries = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger kills = new AtomicInteger();
    private final AtomicInteger others = new AtomicInteger();

    /**
     * Prepares to do harm.
     *
     * @param diary hears a line per thing that is done and that comes of it
     */
    public Torment(StackSupervisor stack, Consumer<String> diary) {
        this.stack = stack;
        this.backlog = new Backlog(stack.addresses());
        this.diary = diary;
    }

    /**
     * Does one thing and undoes it: whatever was killed or paused runs again when this returns.
     *
     * @param recoverWithin how long a killed part's backlog is waited for; nothing is waited for when it is zero
     */
    public void inflict(Harm harm, Duration recoverWithin) throws InterruptedException {
        switch (harm) {
            case Harm.Kill(var part, var down) -> {
                kills.incrementAndGet();
                kill(part, down, recoverWithin);
            }
            case Harm.Restart(var part) -> {
                others.incrementAndGet();
                var begun = Instant.now();
                stack.restart(part);
                diary.accept("restarted %s in good order, ready after %s".formatted(part.label(), since(begun)));
            }
            case Harm.Pause(var part, var lasting) -> {
                others.incrementAndGet();
                stack.pause(part);
                try {
                    TimeUnit.MILLISECONDS.sleep(lasting.toMillis());
                } finally {
                    stack.resume(part);
                }
                diary.accept("paused %s for %s".formatted(part.label(), seconds(lasting)));
            }
            case Harm.Replica(var part, var staying, var killed) -> {
                others.incrementAndGet();
                var begun = Instant.now();
                var replica = stack.replicate(part);
                diary.accept("a second %s joined, ready after %s".formatted(part.label(), since(begun)));
                try {
                    TimeUnit.MILLISECONDS.sleep(staying.toMillis());
                } finally {
                    if (killed) {
                        kills.incrementAndGet();
                        replica.kill();
                    } else {
                        replica.close();
                    }
                }
                diary.accept("the second %s %s".formatted(part.label(), killed ? "was killed" : "left"));
            }
            case Harm.Fault(var kind, var count) -> {
                others.incrementAndGet();
                order(kind, count);
                diary.accept("WhatsApp: %s for the next %d messages".formatted(kind, count));
            }
        }
    }

    /**
     * Does several things at once, and undoes them.
     *
     * @param recoverWithin how long the backlog of each killed part is waited for; nothing is waited for when it is zero
     */
    public void inflictTogether(List<Harm> harms, Duration recoverWithin) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var inflicted = new ArrayList<Future<?>>();
            for (var harm : harms) {
                inflicted.add(threads.submit(() -> {
                    inflict(harm, recoverWithin);
                    return null;
                }));
            }
            for (var one : inflicted) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a part of the stack could not be harmed or mended", e.getCause());
        }
    }

    /** How long each part that was killed took to come back, in the order of the kills. */
    public List<Recovery> recoveries() {
        return List.copyOf(recoveries);
    }

    /** How many processes were killed. */
    public int kills() {
        return kills.get();
    }

    /** How many other bad things happened. */
    public int others() {
        return others.get();
    }

    /** Takes back all faults that WhatsApp was told to show. */
    public void forgiveWhatsApp() {
        try {
            http.put(URI.create(stack.addresses().url(Part.SIMULATOR) + "/simulator/faults"), "{\"next\":[]}");
        } catch (IOException e) {
            diary.accept("the faults could not be taken back: " + e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        backlog.close();
        http.close();
    }

    private void kill(Part part, Duration down, Duration recoverWithin) throws InterruptedException {
        var killed = Instant.now();
        stack.kill(part);
        var started = killed;
        try {
            TimeUnit.MILLISECONDS.sleep(down.toMillis());
        } finally {
            started = Instant.now();
            stack.restart(part);
        }
        var ready = Duration.between(started, Instant.now());
        diary.accept("killed %s, started again after %s, ready %s after that"
                .formatted(part.label(), seconds(Duration.between(killed, started)), seconds(ready)));
        if (recoverWithin.isPositive()) {
            var workedOff = workedOff(killed, recoverWithin);
            recoveries.add(new Recovery(part, Duration.between(killed, started), ready, workedOff));
        }
    }

    private @Nullable Duration workedOff(Instant killed, Duration recoverWithin) throws InterruptedException {
        var deadline = Instant.now().plus(recoverWithin);
        while (Instant.now().isBefore(deadline)) {
            var waiting = backlog.now();
            if (waiting.isPresent() && waiting.get().sum() <= USUAL_BACKLOG) {
                return Duration.between(killed, Instant.now());
            }
            TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS.toMillis());
        }
        diary.accept("still waiting: "
                + backlog.now().map(Backlog.Waiting::toString).orElse("somebody who knows does not answer"));
        return null;
    }

    /** Plans one more fault; those that were planned before and hit nobody yet stay planned. */
    private void order(String kind, int count) throws InterruptedException {
        var plan = URI.create(stack.addresses().url(Part.SIMULATOR) + "/simulator/faults");
        try {
            var next = MAPPER.createObjectNode();
            var orders = next.putArray("next");
            http.get(plan).json().path("next").forEach(orders::add);
            orders.addObject().put("kind", kind).put("count", count);
            http.put(plan, next.toString());
        } catch (IOException e) {
            diary.accept("WhatsApp took no fault: " + e.getMessage());
        }
    }

    private static String since(Instant begun) {
        return seconds(Duration.between(begun, Instant.now()));
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}

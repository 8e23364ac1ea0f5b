package io.optward.stack.torture;

import io.optward.stack.supervisor.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Gatherers;

/** What happens next, by chance; the same seed brings the same misfortunes in the same order. */
public final class Misfortune {

    private static final List<Part> SERVICES =
            List.of(Part.INGRESS, Part.NORMALISER, Part.MEDIA, Part.CONSENT, Part.OUTBOUND, Part.VAULT, Part.AUDIT);
    private static final List<Part> KILLABLE = List.of(
            Part.INGRESS,
            Part.NORMALISER,
            Part.MEDIA,
            Part.CONSENT,
            Part.OUTBOUND,
            Part.VAULT,
            Part.AUDIT,
            Part.KAFKA,
            Part.POSTGRES,
            Part.KEYCLOAK);
    private static final List<String> FAULTS =
            List.of("LOSE_ANSWER", "DUPLICATE_WEBHOOK", "REORDER_STATUSES", "FAIL_LATER", "THROTTLE", "DELAY", "FAIL");

    private final Random random;

    /** Misfortunes of a seed. */
    public Misfortune(long seed) {
        random = new Random(seed);
    }

    /**
     * Each part that a message or a webhook needs, once, in a random order, down for up to three seconds; two at a time, so
     * that parts also come back while what they need is away. Keycloak is no such part: tokens are checked and used again
     * without it.
     */
    public List<List<Harm>> killEachOnceInPairs() {
        var parts = new ArrayList<>(KILLABLE);
        parts.remove(Part.KEYCLOAK);
        Collections.shuffle(parts, random);
        return parts.stream()
                .<Harm>map(part -> new Harm.Kill(part, between(300, 3_000)))
                .gather(Gatherers.windowFixed(2))
                .toList();
    }

    /**
     * A second replica of every service comes and goes, one in three by being killed. Meanwhile the first ones of those
     * that share their work through leases and consumer groups are paused for longer than either lasts.
     */
    public List<Harm> replicasOfAll() {
        var harms = new ArrayList<Harm>();
        for (var service : List.of(Part.NORMALISER, Part.CONSENT, Part.OUTBOUND, Part.VAULT, Part.AUDIT)) {
            harms.add(new Harm.Replica(service, between(6_000, 12_000), random.nextInt(3) == 0));
        }
        for (var service : List.of(Part.NORMALISER, Part.OUTBOUND, Part.AUDIT)) {
            harms.add(new Harm.Pause(service, between(9_000, 14_000)));
        }
        return harms;
    }

    /** Anything. */
    public Harm next() {
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> new Harm.Kill(any(KILLABLE), between(200, 6_000));
            case 3 -> new Harm.Restart(any(SERVICES));
            case 4, 5 -> new Harm.Pause(random.nextInt(6) == 0 ? Part.KAFKA : any(SERVICES), between(3_000, 15_000));
            case 6, 7 -> new Harm.Replica(any(SERVICES), between(2_000, 12_000), random.nextBoolean());
            default -> new Harm.Fault(any(FAULTS), 1 + random.nextInt(20));
        };
    }

    /** How long nothing happens. */
    public Duration respite() {
        return between(200, 5_000);
    }

    private Duration between(int least, int most) {
        return Duration.ofMillis(least + random.nextInt(most - least));
    }

    private <T> T any(List<T> choice) {
        return choice.get(random.nextInt(choice.size()));
    }
}

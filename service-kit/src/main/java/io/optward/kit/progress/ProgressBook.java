package io.optward.kit.progress;

import io.optward.contracts.ingress.ProgressMade;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What ingress said about its progress, weighed against what this service has read. A progress counts once everything it
 * speaks of is read; until then it is kept, so that under load time moves on steadily rather than in the leaps of the
 * newest progress. Keeps a bounded number per partition: when there are too many, the one is let go that
 * leaves the smallest gap. Safe for several threads.
 */
final class ProgressBook {

    /** Per partition, spread over the arrears: those of an hour are worked off in steps of a minute or so. */
    static final int KEPT_PER_PARTITION = 64;

    private final Map<Integer, Pages> byPartition = new HashMap<>();
    private int partitions;

    /** Notes a progress. */
    synchronized void note(ProgressMade progress) {
        partitions = Math.max(partitions, progress.partitions());
        byPartition.computeIfAbsent(progress.partition(), _ -> new Pages()).note(progress);
    }

    /**
     * The instant up to which every accepted webhook is in what has been read.
     *
     * @param read how far this service has read and committed; only ever further than before
     * @return null while any partition has not said anything that is read
     */
    synchronized @Nullable Instant asOf(ReadPositions read) {
        Instant oldest = null;
        for (int partition = 0; partition < partitions; partition++) {
            var pages = byPartition.get(partition);
            var asOf = pages == null ? null : pages.asOf(read);
            if (asOf == null) {
                return null;
            }
            oldest = oldest == null || asOf.isBefore(oldest) ? asOf : oldest;
        }
        return oldest;
    }

    /** How many partitions the sealed topic has, as far as anybody said. */
    synchronized int partitions() {
        return partitions;
    }

    /** What was said about one partition. */
    private static final class Pages {

        private @Nullable Instant covered;
        /** Not read up to yet, oldest first. */
        private final List<ProgressMade> open = new ArrayList<>();

        void note(ProgressMade progress) {
            open.add(progress);
            if (open.size() > KEPT_PER_PARTITION) {
                open.remove(leastMissed());
            }
        }

        /** The one between whose neighbours lies the shortest time; never the oldest, never the newest. */
        private int leastMissed() {
            int found = 1;
            var shortest = gapAround(1);
            for (int i = 2; i < open.size() - 1; i++) {
                var gap = gapAround(i);
                if (gap.compareTo(shortest) < 0) {
                    found = i;
                    shortest = gap;
                }
            }
            return found;
        }

        private Duration gapAround(int i) {
            return Duration.between(open.get(i - 1).asOf(), open.get(i + 1).asOf());
        }

        @Nullable
        Instant asOf(ReadPositions read) {
            for (var progress : open) {
                if (read.cover(progress) && (covered == null || progress.asOf().isAfter(covered))) {
                    covered = progress.asOf();
                }
            }
            open.removeIf(read::cover);
            return covered;
        }
    }
}

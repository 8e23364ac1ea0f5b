package io.optward.consent.decision;

import io.optward.contracts.ingress.ProgressMade;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What ingress said about its progress, weighed against what this service has read. A progress counts once everything it
 * speaks of is read; until then it is kept, so that under load the ledger's time moves on steadily rather than in the
 * leaps of the newest progress. Keeps a bounded number per partition: when there are too many, every second one in the
 * middle is let go. Safe for several threads.
 */
final class ProgressBook {

    /** Per partition; at one progress a second and thinned out, enough for hours of arrears. */
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
        private List<ProgressMade> open = new ArrayList<>();

        void note(ProgressMade progress) {
            open.add(progress);
            if (open.size() > KEPT_PER_PARTITION) {
                var thinned = new ArrayList<ProgressMade>();
                for (int i = 0; i < open.size(); i++) {
                    if (i % 2 == 0 || i == open.size() - 1) {
                        thinned.add(open.get(i));
                    }
                }
                open = thinned;
            }
        }

        @Nullable Instant asOf(ReadPositions read) {
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

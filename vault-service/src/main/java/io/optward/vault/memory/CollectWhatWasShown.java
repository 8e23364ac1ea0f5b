package io.optward.vault.memory;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Has the garbage collected that strings in the clear are part of: they cannot be overwritten, and a vault that has little
 * to do, or whose garbage grew old, collects none for hours. It costs as long as a full collection of a small heap takes,
 * a tenth of a second, and only where something was read or written.
 */
@ApplicationScoped
class CollectWhatWasShown {

    private final WipedJson json;

    CollectWhatWasShown(WipedJson json) {
        this.json = json;
    }

    @Scheduled(every = "30s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    @SuppressWarnings("SystemGc") // nothing else takes a string out of the heap
    void collect() {
        if (json.usedSinceAsked()) {
            System.gc();
        }
    }
}

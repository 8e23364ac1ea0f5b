package io.optward.vault.key;

import io.optward.contracts.SubjectToken;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Counts how much each data key seals, by samples: of {@value #ONE_IN} values one is noted, and it stands for all of
 * them. Half of the bound, 2^31, is some 32,768 samples, so the count is right within a few per cent, and that the true
 * number were twice the counted one has a probability below e^-4000. A process that is killed loses the samples of a few
 * seconds.
 */
final class SealingCount {

    /** How many values a sample stands for. */
    static final int ONE_IN = 65_536;

    private final Map<SubjectToken, Long> samples = new ConcurrentHashMap<>();
    private final int oneIn;

    SealingCount() {
        this(ONE_IN);
    }

    /** @param oneIn how many values a sample stands for; 1 notes each of them */
    SealingCount(int oneIn) {
        this.oneIn = oneIn;
    }

    /** A value is about to be sealed for somebody. */
    void sealed(SubjectToken subject) {
        if (ThreadLocalRandom.current().nextInt(oneIn) == 0) {
            samples.merge(subject, (long) oneIn, Long::sum);
        }
    }

    /** Takes out what was noted since it was last taken: about how many values were sealed for whom. */
    Map<SubjectToken, Long> take() {
        var taken = new HashMap<SubjectToken, Long>();
        for (var subject : samples.keySet()) {
            var sealings = samples.remove(subject);
            if (sealings != null) {
                taken.put(subject, sealings);
            }
        }
        return taken;
    }
}

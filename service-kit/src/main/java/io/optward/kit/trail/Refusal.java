package io.optward.kit.trail;

import io.optward.contracts.trail.TrailEvent;
import java.time.Instant;

/** A call that was refused. Equal kinds in one minute are told once in full; the others are counted. */
public interface Refusal {

    /** Stands for the network when very many of them are refused in one minute. */
    String ELSEWHERE = "elsewhere";

    /** What makes it one of many: the reason and the network, and who, where that is known. */
    Object kind();

    /** What very many different ones have in common. */
    Object rest();

    /**
     * The fact to tell.
     *
     * @param count how many it stands for
     */
    TrailEvent fact(int count, Instant at);

    /** The fact to tell of the rest. */
    TrailEvent restFact(int count, Instant at);
}

package io.optward.ingress.receiver;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** How much the receiver takes on at once: so many requests, and so many bytes of their bodies. */
final class Admission {

    private final int mostRequests;
    private final long mostBytes;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    Admission(int mostRequests, long mostBytes) {
        this.mostRequests = mostRequests;
        this.mostBytes = mostBytes;
    }

    /** Lets one more in; false when there is no room. Whoever was let in must {@link #leave}. */
    boolean enter() {
        if (requests.incrementAndGet() > mostRequests) {
            requests.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Takes room for more of a body; false when there is none. */
    boolean grow(int more) {
        if (bytes.addAndGet(more) > mostBytes) {
            bytes.addAndGet(-more);
            return false;
        }
        return true;
    }

    /** @param held how much of a body was let in */
    void leave(long held) {
        requests.decrementAndGet();
        bytes.addAndGet(-held);
    }
}

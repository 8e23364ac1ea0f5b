package io.optward.vault.key;

import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.locks.ReentrantLock;

/** Keeps this process at the newest generation of the keys, whichever replica changed them. */
@ApplicationScoped
class LatestKeys {

    private final KeyRing keys;
    private final SettleKeys settling;
    private final KeysInForce inForce;
    private final ReentrantLock oneAtATime = new ReentrantLock();

    LatestKeys(KeyRing keys, SettleKeys settling, KeysInForce inForce) {
        this.keys = keys;
        this.settling = settling;
        this.inForce = inForce;
    }

    /** Takes up the keys of another generation, if there is one. */
    void follow() {
        oneAtATime.lock();
        try {
            int newest = QuarkusTransaction.requiringNew()
                    .call(() -> inForce.mark().map(KeysInForce.Mark::generation).orElse(keys.generation()));
            if (newest != keys.generation()) {
                keys.adopt(QuarkusTransaction.requiringNew().call(settling::settle));
                Log.infof("keys were changed generation=%d kek=%s", keys.generation(), keys.primary());
            }
        } finally {
            oneAtATime.unlock();
        }
    }
}

package io.optward.outbound.submission;

import io.optward.contracts.vault.ProtectRequest;
import io.optward.contracts.vault.ProtectRequest.Origin;
import io.optward.kit.neighbour.NeighbourAwayException;
import io.optward.kit.vault.VaultClient;
import io.optward.outbound.Neighbours;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** Looks whether the vault is back, so that health tells it also while nobody hands anything in. */
@ApplicationScoped
public class VaultWatch {

    private final VaultClient vault;
    private final Neighbours neighbours;
    private final Clock clock;
    private final AtomicBoolean looking = new AtomicBoolean();

    VaultWatch(@RestClient VaultClient vault, Neighbours neighbours, Clock clock) {
        this.vault = vault;
        this.neighbours = neighbours;
        this.clock = clock;
    }

    /** Asks the vault for the keyed id of a constant: nobody's data, and nothing is kept. */
    public void look() {
        var constant = new ProtectRequest.Item(
                null, List.of(), Map.of("constant", "is the vault there"), Map.of(), "watch", Origin.ASSERTED);
        try {
            vault.protect(new ProtectRequest(List.of(constant)));
            neighbours.answered(Neighbours.VAULT);
        } catch (NeighbourAwayException | WebApplicationException _) {
            neighbours.didNotAnswer(Neighbours.VAULT, clock.instant());
        }
    }

    /** Looks in the background, unless somebody is looking already. */
    void lookSoon() {
        if (looking.compareAndSet(false, true)) {
            Thread.ofVirtual().name("vault-watch").start(() -> {
                try {
                    look();
                } finally {
                    looking.set(false);
                }
            });
        }
    }
}

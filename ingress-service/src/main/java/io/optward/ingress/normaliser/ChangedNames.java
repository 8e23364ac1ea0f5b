package io.optward.ingress.normaliser;

import io.optward.contracts.vault.LinkRequest;
import io.optward.contracts.vault.NumberChanged;
import io.optward.ingress.webhook.WebhookItem;
import io.optward.ingress.webhook.WebhookItem.Move;
import io.optward.kit.neighbour.NeighbourAwayException;
import io.optward.kit.vault.VaultClient;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** Tells the vault that somebody has another number or another id. Telling it twice changes nothing. */
@ApplicationScoped
class ChangedNames {

    /** Not to be accepted, now or later: what the names say is then left to what the person does under them. */
    private static final Set<Integer> NEVER_ACCEPTED = Set.of(400, 409, 413, 422);

    private final VaultClient vault;
    private final Clock clock;

    ChangedNames(@RestClient VaultClient vault, Clock clock) {
        this.vault = vault;
        this.clock = clock;
    }

    /**
     * Tells what an item moves; nothing if it moves nothing.
     *
     * @throws NeighbourAwayException if the vault gave no answer; tell it again
     * @throws WebApplicationException if it refused for a reason that passes; tell it again
     */
    void tell(WebhookItem item) {
        if (!(item instanceof WebhookItem.Identity identity)) {
            return;
        }
        try {
            switch (identity.move()) {
                case Move.Number(var from, var to) ->
                    vault.numberChanged(new NumberChanged(from, to, List.of(), past(identity.at())));
                case Move.UserId(var previous, var current) -> vault.link(new LinkRequest(List.of(previous, current)));
                case null -> {}
            }
        } catch (WebApplicationException e) {
            int status = e.getResponse().getStatus();
            if (!NEVER_ACCEPTED.contains(status)) {
                throw e;
            }
            Log.warnf("the vault answered %d to a changed name; whoever comes under it is somebody new", status);
        }
    }

    /** Meta's clock may be ahead of ours, and what is to happen has not happened. */
    private Instant past(Instant at) {
        var now = clock.instant();
        return at.isAfter(now) ? now : at;
    }
}

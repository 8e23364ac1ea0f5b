package io.optward.outbound.dispatch;

import io.optward.contracts.KeyedId;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.vault.Alias;
import io.optward.contracts.vault.LinkRequest;
import io.optward.contracts.vault.ProtectRequest;
import io.optward.contracts.vault.ProtectRequest.Origin;
import io.optward.kit.neighbour.NeighbourAwayException;
import io.optward.kit.vault.VaultClient;
import io.optward.outbound.OutboundConfig;
import io.optward.outbound.queue.MessageQueue;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * What WhatsApp tells in its answer, brought to the vault: the message's id, of which only the keyed id is kept, and the
 * person's other names, so that a later STOP under one of them finds the same person. While the vault is away both are
 * kept in memory and tried again; should this process end before, the status webhook brings the same.
 */
@ApplicationScoped
class AcceptedMessages {

    private static final String MESSAGE = "message";

    private final VaultClient vault;
    private final MessageQueue queue;
    private final OutboundConfig.Outbound config;
    private final Clock clock;

    AcceptedMessages(@RestClient VaultClient vault, MessageQueue queue, OutboundConfig config, Clock clock) {
        this.vault = vault;
        this.queue = queue;
        this.config = config.outbound();
        this.clock = clock;
    }

    /** The keyed id of a message, or empty when the vault cannot be asked at the moment. */
    Optional<KeyedId> keyedId(String wamid) {
        var item = new ProtectRequest.Item(
                null, List.of(), Map.of(MESSAGE, wamid), Map.of(), null, Origin.PLATFORM_ANSWER);
        try {
            var items = vault.protect(new ProtectRequest(List.of(item))).items();
            return items == null || items.isEmpty()
                    ? Optional.empty()
                    : Optional.ofNullable(items.getFirst().ids().get(MESSAGE));
        } catch (NeighbourAwayException | WebApplicationException e) {
            Log.warnf("vault gave no id for an accepted message: %s", e.getMessage());
            return Optional.empty();
        }
    }

    /** Learns the keyed id later, and notes it. */
    void learnKeyedId(String message, String wamid) {
        untilDone("keyed id of " + message, () -> {
            var id = keyedId(wamid);
            id.ifPresent(known -> queue.knowAs(message, known));
            return id.isPresent();
        });
    }

    /** Tells the vault that these names are one person: WhatsApp's answer carried them together. */
    void link(String message, Recipient to, List<Alias> identities) {
        var names = new ArrayList<Alias>();
        names.add(
                switch (to) {
                    case Recipient.PhoneNumber(var e164) -> new Alias(AliasKind.PHONE, e164);
                    case Recipient.UserId(var bsuid) -> new Alias(AliasKind.BSUID, bsuid);
                });
        identities.stream().filter(name -> !names.contains(name)).forEach(names::add);
        if (names.size() > 1) {
            untilDone("link of " + message, () -> linked(message, names));
        }
    }

    private boolean linked(String message, List<Alias> names) {
        try {
            vault.link(new LinkRequest(names));
            return true;
        } catch (WebApplicationException e) {
            // a conflict, or an erased person: the vault has settled or recorded it
            Log.warnf(
                    "vault did not link message=%s status=%d",
                    message, e.getResponse().getStatus());
            return true;
        } catch (NeighbourAwayException _) {
            return false;
        }
    }

    /** Tries in the background until it is done, or until a status webhook must long have brought it. */
    private void untilDone(String work, BooleanSupplier step) {
        var backoff = new Backoff(config.firstWait(), config.longestWait());
        var until = clock.instant().plus(config.outcomeDeadline());
        Thread.ofVirtual().name(work).start(() -> keepTrying(work, step, backoff, until));
    }

    private void keepTrying(String work, BooleanSupplier step, Backoff backoff, Instant until) {
        try {
            for (int tries = 0; clock.instant().isBefore(until); tries++) {
                if (done(work, step)) {
                    return;
                }
                Thread.sleep(backoff.after(tries));
            }
            Log.warnf("%s is given up", work);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean done(String work, BooleanSupplier step) {
        try {
            return step.getAsBoolean();
        } catch (RuntimeException e) {
            Log.warnf(e, "%s is tried again", work);
            return false;
        }
    }
}

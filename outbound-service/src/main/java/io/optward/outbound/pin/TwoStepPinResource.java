package io.optward.outbound.pin;

import io.optward.contracts.vault.BusinessSecret;
import io.optward.kit.business.BusinessConfig;
import io.optward.kit.identity.CallerIdentity;
import io.optward.kit.neighbour.NeighbourAwayException;
import io.optward.kit.problem.Problem;
import io.optward.kit.vault.VaultClient;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jspecify.annotations.Nullable;

/** Sets and changes the two-step PIN of a business number. The PIN is kept by the vault before WhatsApp hears of it. */
@Path("/v1/senders/{id}/two-step-pin")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class TwoStepPinResource {

    private static final String NAME = "two-step-pin";

    private final BusinessConfig business;
    private final PinChanges changes;
    private final NumberSettings settings;
    private final VaultClient vault;
    private final CallerIdentity identity;

    TwoStepPinResource(
            BusinessConfig business,
            PinChanges changes,
            NumberSettings settings,
            @RestClient VaultClient vault,
            CallerIdentity identity) {
        this.business = business;
        this.changes = changes;
        this.settings = settings;
        this.vault = vault;
        this.identity = identity;
    }

    /**
     * Changes the PIN.
     *
     * @throws Problem 400 for a PIN that is none or guessed first; 404 for a number that is not ours; 409 while another
     *     change is under way, or when WhatsApp refused it; 429 after ten changes in 72 hours; 503 if the vault did not keep
     *     it, before WhatsApp was asked; 504 if WhatsApp's answer never came: then either PIN may hold
     */
    @PUT
    @Operation(summary = "Set or change the two-step PIN of a business number; at most ten times in 72 hours")
    public Change change(@PathParam("id") String id, @Nullable NewPin wanted) {
        if (!business.senders().containsKey(id)) {
            throw Problem.notFound("sender");
        }
        var digits = wanted == null ? null : wanted.pin();
        TwoStepPin.objection(digits).ifPresent(rule -> {
            throw Problem.badField("pin", rule);
        });
        var pin = new TwoStepPin(digits == null ? "" : digits);
        var change = changes.begin(id, identity.current());
        keep(id, change, pin);
        var outcome = settings.setPin(id, pin);
        return switch (outcome) {
            case PinOutcome.Changed _ -> {
                changes.end(change, outcome, null);
                yield new Change(change, id, outcome.state());
            }
            case PinOutcome.Refused(var reason) -> {
                changes.end(change, outcome, reason);
                throw new Problem(
                                409,
                                "PIN_REFUSED",
                                "WhatsApp did not take this PIN",
                                "The old one holds. WhatsApp said " + reason + ".")
                        .with("change", change)
                        .with("whatsapp", reason);
            }
            case PinOutcome.Unknown(var reason) -> {
                changes.end(change, outcome, reason);
                throw new Problem(
                                504,
                                "PIN_OUTCOME_UNKNOWN",
                                "WhatsApp's answer never came",
                                "Either the old or the new PIN holds; the vault keeps both. Set it again when WhatsApp"
                                        + " answers.")
                        .with("change", change);
            }
            case PinOutcome.NotAsked _ -> throw new IllegalStateException("WhatsApp was asked");
        };
    }

    private void keep(String sender, String change, TwoStepPin pin) {
        try {
            vault.keepSecret(sender, NAME, change, new BusinessSecret(pin.digits()));
        } catch (NeighbourAwayException | WebApplicationException _) {
            changes.end(change, new PinOutcome.NotAsked(), "VAULT_AWAY");
            throw Problem.unavailable(
                    "VAULT_AWAY", "The vault did not keep the new PIN, so WhatsApp was not asked. Send it again.");
        }
    }

    /** @param pin six digits */
    public record NewPin(@Nullable String pin) {

        @Override
        public String toString() {
            return "NewPin[…]";
        }
    }

    /** What became of it. */
    public record Change(String id, String sender, String outcome) {}
}

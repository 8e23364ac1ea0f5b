package io.optward.vault.protection;

import io.optward.contracts.vault.ItemError;
import io.optward.contracts.vault.LinkRequest;
import io.optward.contracts.vault.ProtectAnswer;
import io.optward.contracts.vault.ProtectRequest;
import io.optward.contracts.vault.ProtectRequest.Origin;
import io.optward.contracts.vault.SubjectAnswer;
import io.optward.kit.identity.CallerIdentity;
import io.optward.kit.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Turns personal data into what may leave the vault. */
@Path("/v1")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class ProtectResource {

    private static final int MOST_ITEMS = 1_000;

    /** Who hears WhatsApp itself, and may say what it said about people. */
    private static final String HEARS_WHATSAPP = "vault:link";

    private final Protection protection;
    private final CallerIdentity identity;

    ProtectResource(Protection protection, CallerIdentity identity) {
        this.protection = protection;
        this.identity = identity;
    }

    /** Protects up to 1,000 items; an item that cannot be done has an error in its place. */
    @POST
    @Path("/protect")
    @Operation(summary = "Personal data in; token, keyed ids and sealed values out, item by item")
    public ProtectAnswer protect(@Nullable ProtectRequest request) {
        if (request == null || request.items() == null) {
            throw Problem.badField("items", "send {\"items\":[…]}");
        }
        if (request.items().size() > MOST_ITEMS) {
            throw Problem.badField(
                    "items",
                    "a batch has at most " + MOST_ITEMS + " items, this one "
                            + request.items().size());
        }
        refuseHearsay(request);
        return new ProtectAnswer(
                protection.protect(request.items(), identity.current().actor()));
    }

    /** That people acted, or are one, is believed of those only who had it from WhatsApp; others assert. */
    private void refuseHearsay(ProtectRequest request) {
        boolean fromWhatsApp = request.items().stream()
                .anyMatch(item -> item != null && item.origin() != null && item.origin() != Origin.ASSERTED);
        if (fromWhatsApp && !identity.current().may(HEARS_WHATSAPP)) {
            throw new Problem(
                            403,
                            "ORIGIN_NOT_YOURS",
                            "You may not say that this came from WhatsApp",
                            "Leave origin out, or say " + Origin.ASSERTED + ": only services that hear WhatsApp itself"
                                    + " may say more.")
                    .with("field", "items.origin");
        }
    }

    /** Notes that aliases that WhatsApp named together are one person. */
    @POST
    @Path("/subjects/links")
    @Operation(summary = "Links identifying aliases that one answer of WhatsApp carried together")
    public SubjectAnswer link(@Nullable LinkRequest request) {
        if (request == null || request.aliases() == null || request.aliases().isEmpty()) {
            throw Problem.badField("aliases", "send {\"aliases\":[{\"kind\":…,\"value\":…},…]}");
        }
        if (request.aliases().stream().anyMatch(Objects::isNull)) {
            throw Problem.badField("aliases", "an alias is {\"kind\":…,\"value\":…}");
        }
        var item = new ProtectRequest.Item(null, request.aliases(), Map.of(), Map.of(), null, Origin.PLATFORM_ANSWER);
        var answer =
                protection.protect(List.of(item), identity.current().actor()).getFirst();
        if (answer.error() != null) {
            throw refused(answer.error());
        }
        if (answer.subject() == null) {
            throw new IllegalStateException("an item with identifying aliases names somebody");
        }
        return new SubjectAnswer(answer.subject());
    }

    private static Problem refused(ItemError error) {
        var problem = new Problem(400, error.reason(), "These aliases cannot be linked", error.detail());
        return error.field() == null ? problem : problem.with("field", error.field());
    }
}

package io.optward.vault.renewal;

import io.optward.vault.subject.Identity;
import io.optward.vault.subject.OlderAliases;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** By which rules aliases are written, and how far older ones have been brought under them. */
@Path("/v1/normalisation")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class NormalisationResource {

    private final OlderAliases older;
    private final RenewAliases renewal;

    NormalisationResource(OlderAliases older, RenewAliases renewal) {
        this.older = older;
        this.renewal = renewal;
    }

    /** How far it is. */
    @GET
    @Transactional
    @Operation(summary = "The version of the normalisation, and how many aliases are still of an older one")
    public Progress progress() {
        var left = older.count();
        return new Progress(Identity.version(), left == 0 ? State.DONE : State.RENEWING, left, renewal.renewed());
    }

    /** Where it stands. */
    public enum State {
        /** Aliases of older versions are being brought under the current one, and found meanwhile. */
        RENEWING,
        /** There are none. */
        DONE
    }

    /**
     * Progress.
     *
     * @param version of the rules that new aliases are written by
     * @param older aliases that are still of an older version
     * @param renewed how many this process has done since it started
     */
    public record Progress(int version, State state, long older, long renewed) {}
}

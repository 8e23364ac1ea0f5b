package io.optward.simulator.account;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.simulator.business.Business;
import io.optward.simulator.error.GraphRefusal;
import io.optward.simulator.error.MetaError;
import io.optward.simulator.sending.AccessToken;
import io.optward.simulator.webhook.NoStorage;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Settings of a number. Of these, only No Storage is known here. */
@Path("/{version: v\\d+\\.\\d+}/{sender: \\d+}/settings")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "graph")
public class SettingsResource {

    private static final int LONGEST_MINUTES = 60;

    private final AccessToken token;
    private final Business business;
    private final NoStorage noStorage;

    SettingsResource(AccessToken token, Business business, NoStorage noStorage) {
        this.token = token;
        this.business = business;
        this.noStorage = noStorage;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Turn No Storage on or off",
            description = "{\"storage_configuration\":{\"status\":\"NO_STORAGE_ENABLED\",\"retention_minutes\":60}}, or"
                    + " NO_STORAGE_DISABLED: webhooks are given up after an hour at most, which error 131035 tells")
    public Map<String, Boolean> change(
            @PathParam("sender") String sender,
            @HeaderParam("Authorization") @Nullable String authorization,
            @Nullable JsonNode body) {
        token.check(authorization);
        if (business.sender(sender).isEmpty()) {
            throw GraphRefusal.unknownObject(sender);
        }
        JsonNode storage = body == null ? null : body.get("storage_configuration");
        String status = storage == null ? "" : storage.path("status").asText();
        switch (status) {
            case "NO_STORAGE_ENABLED" -> noStorage.enable(sender, retentionIn(storage));
            case "NO_STORAGE_DISABLED" -> noStorage.disable(sender);
            default -> throw refused("Param storage_configuration['status'] is none that this simulator knows.");
        }
        return Map.of("success", true);
    }

    private static Duration retentionIn(@Nullable JsonNode storage) {
        int minutes = storage == null
                ? LONGEST_MINUTES
                : storage.path("retention_minutes").asInt(LONGEST_MINUTES);
        if (minutes < 1 || minutes > LONGEST_MINUTES) {
            throw refused(
                    "Param storage_configuration['retention_minutes'] must be from 1 to " + LONGEST_MINUTES + ".");
        }
        return Duration.ofMinutes(minutes);
    }

    private static GraphRefusal refused(String details) {
        return GraphRefusal.because(MetaError.INVALID_PARAMETER, details);
    }
}

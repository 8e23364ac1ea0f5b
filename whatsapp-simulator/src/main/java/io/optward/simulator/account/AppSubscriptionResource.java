package io.optward.simulator.account;

import io.optward.simulator.error.GraphRefusal;
import io.optward.simulator.error.MetaError;
import io.optward.simulator.sending.AccessToken;
import io.optward.simulator.webhook.Callbacks;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The app's own callback, as its dashboard sets it. */
@Path("/{version: v\\d+\\.\\d+}/{app: \\d+}/subscriptions")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "graph")
public class AppSubscriptionResource {

    private final AccessToken token;
    private final Callbacks callbacks;
    private final Overrides overrides;

    AppSubscriptionResource(AccessToken token, Callbacks callbacks, Overrides overrides) {
        this.token = token;
        this.callbacks = callbacks;
        this.overrides = overrides;
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(
            summary = "Set where the app's webhooks go",
            description = "object=whatsapp_business_account, callback_url, verify_token; held to the handshake first")
    public Map<String, Boolean> subscribe(
            @HeaderParam("Authorization") @Nullable String authorization,
            @FormParam("object") @Nullable String object,
            @FormParam("callback_url") @Nullable String callback,
            @FormParam("verify_token") @Nullable String verifyToken) {
        token.check(authorization);
        if (!"whatsapp_business_account".equals(object)) {
            throw GraphRefusal.because(MetaError.INVALID_PARAMETER, "Param object must be whatsapp_business_account.");
        }
        if (callback == null || verifyToken == null) {
            throw GraphRefusal.because(
                    MetaError.INVALID_PARAMETER, "The parameters callback_url and verify_token are required.");
        }
        callbacks.setOfApp(overrides.verified(callback, verifyToken));
        return Map.of("success", true);
    }
}

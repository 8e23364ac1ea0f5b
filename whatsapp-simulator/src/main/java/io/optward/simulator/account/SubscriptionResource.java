package io.optward.simulator.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.optward.simulator.error.GraphRefusal;
import io.optward.simulator.error.MetaError;
import io.optward.simulator.sending.AccessToken;
import io.optward.simulator.webhook.Callbacks;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Which account's webhooks the app gets, and where. Accounts that nobody touched are subscribed. */
@Path("/{version: v\\d+\\.\\d+}/{waba: \\d+}/subscribed_apps")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "graph")
public class SubscriptionResource {

    private static final Map<String, Boolean> SUCCESS = Map.of("success", true);

    private final AccessToken token;
    private final Callbacks callbacks;
    private final Overrides overrides;

    SubscriptionResource(AccessToken token, Callbacks callbacks, Overrides overrides) {
        this.token = token;
        this.callbacks = callbacks;
        this.overrides = overrides;
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    @Operation(
            summary = "Subscribe the app to an account",
            description =
                    "Without a body, webhooks go to the app's callback; {\"override_callback_uri\",\"verify_token\"}"
                            + " sends them elsewhere, after the handshake")
    public Map<String, Boolean> subscribe(
            @PathParam("waba") String waba,
            @HeaderParam("Authorization") @Nullable String authorization,
            @Nullable JsonNode body) {
        token.check(authorization);
        overrides.requireAccount(waba);
        callbacks.subscribe(waba, overrides.verifiedIn(body));
        return SUCCESS;
    }

    @GET
    @Operation(summary = "The apps that are subscribed to an account")
    public Subscribed list(
            @PathParam("waba") String waba, @HeaderParam("Authorization") @Nullable String authorization) {
        token.check(authorization);
        overrides.requireAccount(waba);
        if (!callbacks.isSubscribed(waba)) {
            return new Subscribed(List.of());
        }
        var app = new App("Simulated app", "660000000000001", "https://app.example/");
        return new Subscribed(List.of(new Subscription(
                app, callbacks.ofAccount(waba).map(Object::toString).orElse(null))));
    }

    @DELETE
    @Operation(summary = "Unsubscribe the app: nothing is told of this account any more")
    public Map<String, Boolean> unsubscribe(
            @PathParam("waba") String waba, @HeaderParam("Authorization") @Nullable String authorization) {
        token.check(authorization);
        overrides.requireAccount(waba);
        if (!callbacks.isSubscribed(waba)) {
            throw GraphRefusal.because(MetaError.INVALID_PARAMETER, "The app is not subscribed to this account.");
        }
        callbacks.unsubscribe(waba);
        return SUCCESS;
    }

    /** The apps. */
    public record Subscribed(List<Subscription> data) {}

    /** One app and where its webhooks go, if not to its own callback. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Subscription(
            @JsonProperty("whatsapp_business_api_data") App app,
            @JsonProperty("override_callback_uri") @Nullable String overrideCallbackUri) {}

    /** An app. */
    public record App(String name, String id, String link) {}
}

package io.optward.simulator.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.optward.simulator.business.Business;
import io.optward.simulator.business.Sender;
import io.optward.simulator.error.GraphRefusal;
import io.optward.simulator.sending.AccessToken;
import io.optward.simulator.webhook.Callbacks;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** A business number in the Graph API, of any version. Media ids, which have the same path, are left to media. */
@Path("/{version: v\\d+\\.\\d+}/{sender: (?!7744\\d{11})\\d+}")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "graph")
public class NumberResource {

    private static final Map<String, Boolean> SUCCESS = Map.of("success", true);

    private final AccessToken token;
    private final Business business;
    private final TwoStepPins pins;
    private final Callbacks callbacks;
    private final Overrides overrides;
    private final Clock clock;

    NumberResource(
            AccessToken token,
            Business business,
            TwoStepPins pins,
            Callbacks callbacks,
            Overrides overrides,
            Clock clock) {
        this.token = token;
        this.business = business;
        this.pins = pins;
        this.callbacks = callbacks;
        this.overrides = overrides;
        this.clock = clock;
    }

    @POST
    @Operation(
            summary = "Set or change the two-step PIN, or where the number's webhooks go",
            description = "{\"pin\":\"123456\"}; the old one is not asked for."
                    + " {\"webhook_configuration\":{\"override_callback_uri\",\"verify_token\"}}: after the handshake; an empty"
                    + " URL takes the number's own callback back")
    public Map<String, Boolean> set(
            @PathParam("sender") String sender,
            @HeaderParam("Authorization") @Nullable String authorization,
            @Nullable JsonNode body) {
        check(sender, authorization);
        if (body != null && body.has("webhook_configuration")) {
            callbacks.setOfNumber(sender, overrides.verifiedIn(body.get("webhook_configuration")));
        } else {
            pins.set(sender, pinOf(body));
        }
        return SUCCESS;
    }

    @GET
    @Operation(summary = "What the number is, and where its webhooks go")
    public Description describe(
            @PathParam("sender") String sender, @HeaderParam("Authorization") @Nullable String authorization) {
        check(sender, authorization);
        Sender number = business.sender(sender).orElseThrow();
        var configuration = new Configuration(
                callbacks.ofApp().toString(),
                callbacks.ofAccount(number.waba()).map(Object::toString).orElse(null),
                callbacks.ofNumber(sender).map(Object::toString).orElse(null));
        return new Description("+" + number.displayPhone(), "VERIFIED", "GREEN", "CLOUD_API", configuration, sender);
    }

    /** Meta's description of a number, all fields. */
    public record Description(
            @JsonProperty("display_phone_number") String displayPhoneNumber,
            @JsonProperty("code_verification_status") String codeVerificationStatus,
            @JsonProperty("quality_rating") String qualityRating,
            @JsonProperty("platform_type") String platformType,
            @JsonProperty("webhook_configuration") Configuration webhookConfiguration,
            String id) {}

    /** The callbacks that there are; the last one counts. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Configuration(
            String application,

            @JsonProperty("whatsapp_business_account") @Nullable
            String account,

            @JsonProperty("phone_number") @Nullable String number) {}

    @POST
    @Path("/register")
    @Operation(summary = "Register the number", description = "Sets the PIN where there was none, else it must match")
    public Map<String, Boolean> register(
            @PathParam("sender") String sender,
            @HeaderParam("Authorization") @Nullable String authorization,
            @Nullable JsonNode body) {
        check(sender, authorization);
        pins.register(sender, pinOf(body), clock.instant());
        return SUCCESS;
    }

    private void check(String sender, @Nullable String authorization) {
        token.check(authorization);
        if (business.sender(sender).isEmpty()) {
            throw GraphRefusal.unknownObject(sender);
        }
    }

    private static @Nullable String pinOf(@Nullable JsonNode body) {
        return body == null || !body.path("pin").isTextual()
                ? null
                : body.path("pin").asText();
    }
}

package io.optward.simulator.flow;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.optward.simulator.business.Business;
import io.optward.simulator.error.GraphRefusal;
import io.optward.simulator.error.MetaError;
import io.optward.simulator.sending.AccessToken;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
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

/** The public key of a number's Flows. */
@Path("/{version: v\\d+\\.\\d+}/{sender: \\d+}/whatsapp_business_encryption")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "graph")
public class EncryptionResource {

    private final AccessToken token;
    private final Business business;
    private final FlowKeys keys;

    EncryptionResource(AccessToken token, Business business, FlowKeys keys) {
        this.token = token;
        this.business = business;
        this.keys = keys;
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(summary = "Upload the public key", description = "business_public_key: PEM of an RSA key of 2048 bits")
    public Map<String, Boolean> upload(
            @PathParam("sender") String sender,
            @HeaderParam("Authorization") @Nullable String authorization,
            @FormParam("business_public_key") @Nullable String pem) {
        check(sender, authorization);
        if (pem == null || !keys.keep(sender, pem)) {
            throw GraphRefusal.because(
                    MetaError.INVALID_PARAMETER, "Param business_public_key must be a 2048-bit RSA public key in PEM.");
        }
        return Map.of("success", true);
    }

    @GET
    @Operation(summary = "The public key that is in use")
    public Found show(
            @PathParam("sender") String sender, @HeaderParam("Authorization") @Nullable String authorization) {
        check(sender, authorization);
        return new Found(keys.of(sender).map(uploaded -> new Key(uploaded.pem(), "VALID")).stream()
                .toList());
    }

    /** None or one. */
    public record Found(List<Key> data) {}

    /** A key and whether its signature is right. */
    public record Key(
            @JsonProperty("business_public_key") String pem,

            @JsonProperty("business_public_key_signature_status")
            String status) {}

    private void check(String sender, @Nullable String authorization) {
        token.check(authorization);
        if (business.sender(sender).isEmpty()) {
            throw GraphRefusal.unknownObject(sender);
        }
    }
}

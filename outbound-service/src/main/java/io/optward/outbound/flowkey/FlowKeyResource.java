package io.optward.outbound.flowkey;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.kit.business.BusinessConfig;
import io.optward.kit.problem.Problem;
import io.optward.outbound.flowkey.BusinessEncryption.Said;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/**
 * Uploads the public key of a number's Flows to WhatsApp, and tells what WhatsApp has. The key comes from ingress-service
 * ({@code GET /v1/flow-keys}) by the hand of a person: this service holds none, and asks ingress nothing.
 */
@Path("/v1/senders/{id}/flow-key")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class FlowKeyResource {

    private final BusinessConfig business;
    private final BusinessEncryption encryption;

    FlowKeyResource(BusinessConfig business, BusinessEncryption encryption) {
        this.business = business;
        this.encryption = encryption;
    }

    /**
     * Uploads a key; the same one again changes nothing.
     *
     * @throws Problem 400 for what is no public RSA key of 2048 bits in PEM; 404 for a number that is not ours; 409 when
     *     WhatsApp refused it; 504 when its answer never came
     */
    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Upload the public key that WhatsApp encrypts this number's Flows to")
    public Uploaded upload(@PathParam("id") String id, @Nullable NewKey wanted) {
        onlyOurs(id);
        var key = FlowPublicKey.of(wanted == null ? null : wanted.publicKey())
                .orElseThrow(() -> Problem.badField(
                        "publicKey",
                        "publicKey is a public RSA key of 2048 bits in PEM, as GET /v1/flow-keys gives it."));
        var said = answered(encryption.upload(id, key));
        if (!said.path("success").asBoolean()) {
            throw silent();
        }
        return new Uploaded(id, key.sha256());
    }

    /**
     * Which key WhatsApp encrypts to.
     *
     * @throws Problem 404 for a number that is not ours; 409 when WhatsApp refused to say; 504 when its answer never came
     */
    @GET
    @Operation(summary = "The public key that WhatsApp has for this number's Flows, and whether its signature holds")
    public State state(@PathParam("id") String id) {
        onlyOurs(id);
        var stored = answered(encryption.state(id)).path("data").path(0);
        var key = FlowPublicKey.of(stored.path("business_public_key").asText());
        var status = stored.path("business_public_key_signature_status").asText();
        return new State(
                id,
                stored.isMissingNode() ? "NONE" : status.matches("[A-Z_]{1,32}") ? status : "UNKNOWN",
                key.map(FlowPublicKey::sha256).orElse(null),
                key.map(FlowPublicKey::pem).orElse(null));
    }

    private void onlyOurs(String sender) {
        if (!business.senders().containsKey(sender)) {
            throw Problem.notFound("sender");
        }
    }

    private static JsonNode answered(Said said) {
        return switch (said) {
            case Said.Yes(var json) -> json;
            case Said.No(var reason) ->
                throw new Problem(
                                409,
                                "FLOW_KEY_REFUSED",
                                "WhatsApp did not take this",
                                "Nothing was changed. WhatsApp said " + reason + ".")
                        .with("whatsapp", reason);
            case Said.Nothing _ -> throw silent();
        };
    }

    private static Problem silent() {
        return new Problem(
                504,
                "FLOW_KEY_OUTCOME_UNKNOWN",
                "WhatsApp's answer never came",
                "Look which key WhatsApp has, or send the same again: it changes nothing twice.");
    }

    /** @param publicKey PEM */
    public record NewKey(@Nullable String publicKey) {}

    /** @param publicKeySha256 of the key's DER encoding, in hex */
    public record Uploaded(String sender, String publicKeySha256) {}

    /**
     * What WhatsApp has.
     *
     * @param status {@code VALID}; {@code MISMATCH}: upload it anew; {@code NONE}: nothing was uploaded
     * @param publicKeySha256 of the key's DER encoding, in hex, to be held against ingress-service's key
     * @param publicKey PEM
     */
    public record State(
            String sender,
            String status,
            @Nullable String publicKeySha256,
            @Nullable String publicKey) {}
}

package io.optward.vault.key;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The public keys that certificates are verified with. */
@Path("/.well-known/jwks.json")
@Produces(MediaType.APPLICATION_JSON)
public class PublicKeyResource {

    private final KeyRing keys;

    PublicKeyResource(KeyRing keys) {
        this.keys = keys;
    }

    /** Answers from memory. */
    @GET
    @Operation(summary = "The public keys that certificates of erasure are verified with (RFC 7517)")
    public JsonWebKeySet publicKeys() {
        return new JsonWebKeySet(List.of(keys.certificateKey()));
    }

    /** A JSON Web Key set. */
    public record JsonWebKeySet(List<CertificateKey> keys) {}
}

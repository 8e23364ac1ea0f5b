package io.optward.vault.key;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.optward.kit.neighbour.AnswersOrIsAway;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jspecify.annotations.Nullable;

/**
 * The transit secrets engine of OpenBao and of HashiCorp Vault, as far as it is used here: API documentation "Transit secrets
 * engine" and "Kubernetes auth method" of both.
 */
@RegisterRestClient(configKey = "kms")
@AnswersOrIsAway
@Path("/v1")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
interface TransitApi {

    @POST
    @Path("/{mount}/encrypt/{key}")
    Encrypted encrypt(
            @HeaderParam("X-Vault-Token") String token,
            @PathParam("mount") String mount,
            @PathParam("key") String key,
            ToEncrypt values);

    @POST
    @Path("/{mount}/decrypt/{key}")
    Decrypted decrypt(
            @HeaderParam("X-Vault-Token") String token,
            @PathParam("mount") String mount,
            @PathParam("key") String key,
            ToDecrypt values);

    @POST
    @Path("/{mount}/keys/{key}/rotate")
    void rotate(
            @HeaderParam("X-Vault-Token") String token, @PathParam("mount") String mount, @PathParam("key") String key);

    @POST
    @Path("/{mount}/keys/{key}/config")
    void configure(
            @HeaderParam("X-Vault-Token") String token,
            @PathParam("mount") String mount,
            @PathParam("key") String key,
            Configuration configuration);

    @POST
    @Path("/{mount}/keys/{key}/trim")
    void trim(
            @HeaderParam("X-Vault-Token") String token,
            @PathParam("mount") String mount,
            @PathParam("key") String key,
            Trim trim);

    @POST
    @Path("/auth/kubernetes/login")
    LoggedIn logIn(LogIn logIn);

    /** @param plaintext base64; a secret */
    record ToEncrypt(
            String plaintext,
            @JsonProperty("associated_data") String associatedData) {

        @Override
        public String toString() {
            return "ToEncrypt[]";
        }
    }

    /** @param data {@code {"ciphertext":"vault:v1:…"}} */
    record Encrypted(Ciphertext data) {}

    /** @param ciphertext the number of the version stands in it */
    record Ciphertext(String ciphertext) {}

    record ToDecrypt(
            String ciphertext,
            @JsonProperty("associated_data") String associatedData) {}

    record Decrypted(Plaintext data) {}

    /** @param plaintext base64; a secret */
    record Plaintext(String plaintext) {

        @Override
        public String toString() {
            return "Plaintext[]";
        }
    }

    record Configuration(
            @JsonProperty("min_decryption_version") int minDecryptionVersion,
            @JsonProperty("min_encryption_version") int minEncryptionVersion) {}

    record Trim(@JsonProperty("min_available_version") int minAvailableVersion) {}

    /** @param jwt the service account's token; a secret */
    record LogIn(String role, String jwt) {

        @Override
        public String toString() {
            return "LogIn[" + role + "]";
        }
    }

    record LoggedIn(Session auth) {}

    /** @param token a secret */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Session(
            @JsonProperty("client_token") String token,
            @JsonProperty("lease_duration") @Nullable Long lease) {

        @Override
        public String toString() {
            return "Session[]";
        }
    }
}

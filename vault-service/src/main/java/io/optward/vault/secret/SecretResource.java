package io.optward.vault.secret;

import io.optward.contracts.vault.BusinessSecret;
import io.optward.kit.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Keeps secrets of the business. Nothing here gives one out: a PIN is needed again only to set it elsewhere. */
@Path("/v1/secrets")
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class SecretResource {

    private static final Pattern OWNER = Pattern.compile("\\d{1,20}");
    private static final Pattern NAME = Pattern.compile("[a-z][a-z-]{0,39}");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9_]{1,64}");
    private static final int LONGEST = 256;

    private final KeptSecrets secrets;

    SecretResource(KeptSecrets secrets) {
        this.secrets = secrets;
    }

    /**
     * Keeps one version of a secret; the same version again changes nothing.
     *
     * @param owner whose it is: a phone number id, or another id of the business at Meta
     * @throws Problem 400 naming the part that is wrong; 503 while it cannot be kept
     */
    @PUT
    @Path("/{owner}/{name}/{version}")
    @Operation(summary = "Keep a version of a secret of the business, sealed; 204 once it is durable")
    public void keep(
            @PathParam("owner") String owner,
            @PathParam("name") String name,
            @PathParam("version") String version,
            @Nullable BusinessSecret secret) {
        plain(OWNER, owner, "owner", "an owner is an id of the business at Meta: up to 20 digits");
        plain(NAME, name, "name", "a name is lower-case letters and dashes");
        plain(VERSION, version, "version", "a version is letters, digits and underscores");
        var value = secret == null ? null : secret.value();
        if (value == null || value.isEmpty() || value.length() > LONGEST) {
            throw Problem.badField("value", "a secret has 1 to " + LONGEST + " characters");
        }
        secrets.keep(owner, name, version, value);
    }

    private static void plain(Pattern form, String text, String field, String rule) {
        if (!form.matcher(text).matches()) {
            throw Problem.badField(field, rule);
        }
    }
}

package io.optward.ingress.media;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.contracts.Json;
import io.optward.contracts.SealedValue;
import io.optward.contracts.vault.ItemError;
import io.optward.contracts.vault.RevealAnswer;
import io.optward.contracts.vault.RevealRequest;
import io.optward.contracts.vault.RevealRequest.Purpose;
import io.optward.ingress.media.MediaBook.Entry;
import io.optward.kit.problem.Problem;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** Has the key of an object revealed to whoever asks for it, to answer the person who sent it; or says why not. */
@ApplicationScoped
class KeyForCaller {

    private static final String CHALLENGE = "WWW-Authenticate";

    private final CallersVault vault;

    KeyForCaller(@RestClient CallersVault vault) {
        this.vault = vault;
    }

    /**
     * The key.
     *
     * @param authorization as the caller sent it
     * @throws Problem 410 if the person was erased; 401, 403 or 429 with the vault's own reason; 503 if it cannot say now
     */
    String reveal(String authorization, Entry.Kept file, SealedValue sealed) {
        var message = file.bound().message();
        var item = new RevealRequest.Item(
                file.bound().subject(),
                List.of(),
                Map.of(MediaVault.KEY_FIELD, sealed),
                message,
                message,
                file.sender());
        var answer = ask(authorization, new RevealRequest(Purpose.CUSTOMER_CARE, List.of(item)));
        if (answer.items() == null || answer.items().size() != 1) {
            throw away();
        }
        var only = answer.items().getFirst();
        if (only.error() != null) {
            throw refused(only.error());
        }
        var key = only.fields().get(MediaVault.KEY_FIELD);
        if (key == null || only.masked().contains("fields." + MediaVault.KEY_FIELD)) {
            throw forbidden("NOT_IN_FULL", "The vault's policy does not show you files.");
        }
        return key;
    }

    private RevealAnswer ask(String authorization, RevealRequest request) {
        try {
            return vault.reveal(authorization, request);
        } catch (WebApplicationException e) {
            throw asTheVaultSays(e.getResponse());
        } catch (RuntimeException e) {
            // the client's libraries have more kinds of this than can be listed
            throw away(e);
        }
    }

    private static Problem refused(ItemError error) {
        return switch (error.reason()) {
            case "SUBJECT_ERASED" -> MediaResource.gone(MediaBook.ERASED);
            case "MERGING" ->
                Problem.unavailable(
                        "MERGING", "Two of the person's records are being joined. Try again in a few seconds.");
            default -> forbidden(error.reason(), error.detail());
        };
    }

    private static Problem forbidden(String reason, String detail) {
        return new Problem(403, reason, "The vault does not open this for you", detail);
    }

    /** What the vault said about the request as a whole, where it is for the caller to hear. */
    private static Problem asTheVaultSays(Response refusal) {
        int status = refusal.getStatus();
        if (status != 401 && status != 403 && status != 429) {
            return away();
        }
        var said = said(refusal);
        var problem = new Problem(
                status,
                said.path("reason").asText("REFUSED_BY_THE_VAULT"),
                said.path("title").asText("The vault does not open this for you"),
                said.path("detail").asText("The vault refused."));
        for (var header : List.of(CHALLENGE, "Retry-After")) {
            var value = refusal.getHeaderString(header);
            if (value != null) {
                problem.header(header, value);
            }
        }
        return problem;
    }

    private static JsonNode said(Response refusal) {
        try {
            return Json.mapper().readTree(refusal.readEntity(String.class));
        } catch (IOException | RuntimeException _) {
            return Json.mapper().createObjectNode();
        }
    }

    private static Problem away(RuntimeException failure) {
        Log.warnf(
                "the vault gave no answer about a file: %s", failure.getClass().getSimpleName());
        return away();
    }

    private static Problem away() {
        return Problem.unavailable("VAULT_AWAY", "Whether you may read this cannot be asked at the moment. Try again.");
    }
}

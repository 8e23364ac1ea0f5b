package io.optward.ingress.media;

import io.optward.contracts.KeyedId;
import io.optward.contracts.SealedValue;
import io.optward.contracts.vault.ItemError;
import io.optward.contracts.vault.ObjectKeysRequest;
import io.optward.contracts.vault.ProtectRequest;
import io.optward.ingress.digest.FileDigest;
import io.optward.kit.neighbour.NeighbourAwayException;
import io.optward.kit.vault.VaultClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jspecify.annotations.Nullable;

/** What the vault does for a file: a key to seal it with, and the keyed id of what was downloaded. */
@ApplicationScoped
class MediaVault {

    /** What the object is of its message; its key is revealed as {@code media.key}. */
    static final String FIELD = "media";

    static final String KEY_FIELD = FIELD + ".key";

    private static final String ERASED = "SUBJECT_ERASED";

    private final VaultClient vault;

    MediaVault(@RestClient VaultClient vault) {
        this.vault = vault;
    }

    /**
     * The key of one object.
     *
     * @param inTheClear to be forgotten once the object is written; printing this does not show it
     */
    record ObjectKey(String inTheClear, SealedValue sealed) {

        @Override
        public String toString() {
            return "ObjectKey[…]";
        }
    }

    /** A new key, for one attempt. */
    ObjectKey keyFor(Fetch fetch) throws AttemptEndedException {
        var question =
                new ObjectKeysRequest.Item(fetch.subject(), fetch.message().value(), fetch.sender(), FIELD);
        var answer = only(ask(
                () -> vault.objectKeys(new ObjectKeysRequest(List.of(question))).items()));
        refuse(answer.error());
        if (answer.key() == null || answer.sealed() == null) {
            throw AttemptEndedException.later(Trouble.VAULT_REFUSED);
        }
        return new ObjectKey(answer.key(), answer.sealed());
    }

    /** What the digest of a file is called in events. */
    KeyedId keyed(byte[] sha256) throws AttemptEndedException {
        var question = new ProtectRequest.Item(
                null, List.of(), Map.of(FileDigest.ID_NAME, FileDigest.toBeKeyed(sha256)), Map.of(), null, null);
        var answer = only(
                ask(() -> vault.protect(new ProtectRequest(List.of(question))).items()));
        refuse(answer.error());
        var keyed = answer.ids().get(FileDigest.ID_NAME);
        if (keyed == null) {
            throw AttemptEndedException.later(Trouble.VAULT_REFUSED);
        }
        return keyed;
    }

    private static void refuse(@Nullable ItemError error) throws AttemptEndedException {
        if (error != null) {
            throw ERASED.equals(error.reason())
                    ? AttemptEndedException.erased()
                    : AttemptEndedException.later(Trouble.VAULT_REFUSED);
        }
    }

    private static <T> T only(@Nullable List<T> items) throws AttemptEndedException {
        if (items == null || items.size() != 1) {
            throw AttemptEndedException.later(Trouble.VAULT_AWAY);
        }
        return items.getFirst();
    }

    private static <T> T ask(Supplier<T> question) throws AttemptEndedException {
        try {
            return question.get();
        } catch (NeighbourAwayException _) {
            throw AttemptEndedException.later(Trouble.VAULT_AWAY);
        } catch (WebApplicationException _) {
            throw AttemptEndedException.later(Trouble.VAULT_REFUSED);
        }
    }
}

package io.optward.ingress.normaliser;

import io.optward.contracts.vault.ItemError;
import io.optward.contracts.vault.ProtectAnswer;
import io.optward.contracts.vault.ProtectRequest;
import io.optward.kit.neighbour.NeighbourAwayException;
import io.optward.kit.vault.VaultClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** Has items protected by the vault, in calls that it can take. */
@ApplicationScoped
class Protection {

    /** The vault's limit for one call. */
    static final int MOST_ITEMS = 1_000;

    /** Keeps a call well below the vault's limit of 10 MB, whatever JSON escapes add. */
    private static final int MOST_CHARACTERS = 2 << 20;

    /** Bad request, too large, unprocessable: asking again would not help. Everything else is trouble that passes. */
    private static final Set<Integer> NEVER_ACCEPTED = Set.of(400, 413, 422);

    private final VaultClient vault;

    Protection(@RestClient VaultClient vault) {
        this.vault = vault;
    }

    /**
     * Protects items.
     *
     * @return an answer per item, in order; an item that the vault does not accept has an error in its place
     * @throws NeighbourAwayException if the vault gave no answer; ask again
     * @throws WebApplicationException if it refused for a reason that passes; ask again
     */
    List<ProtectAnswer.Item> protect(List<ProtectRequest.Item> items) {
        var answers = new ArrayList<ProtectAnswer.Item>(items.size());
        int from = 0;
        while (from < items.size()) {
            int to = from + 1;
            long characters = charactersOf(items.get(from));
            while (to < items.size() && to - from < MOST_ITEMS) {
                characters += charactersOf(items.get(to));
                if (characters > MOST_CHARACTERS) {
                    break;
                }
                to++;
            }
            answers.addAll(ask(items.subList(from, to)));
            from = to;
        }
        return answers;
    }

    /** One call. When the vault refuses it as a whole, halves are tried, so that one bad item holds up no other. */
    private List<ProtectAnswer.Item> ask(List<ProtectRequest.Item> items) {
        try {
            var answers = vault.protect(new ProtectRequest(items)).items();
            if (answers == null || answers.size() != items.size()) {
                throw new NeighbourAwayException("VaultClient.protect", "another number of items");
            }
            return answers;
        } catch (WebApplicationException e) {
            int status = e.getResponse().getStatus();
            if (!NEVER_ACCEPTED.contains(status)) {
                throw e;
            }
            if (items.size() == 1) {
                return List.of(refused(status));
            }
            int half = items.size() / 2;
            var answers = new ArrayList<>(ask(items.subList(0, half)));
            answers.addAll(ask(items.subList(half, items.size())));
            return answers;
        }
    }

    private static ProtectAnswer.Item refused(int status) {
        var error = new ItemError("VAULT_REFUSED", "The vault answered " + status + " to this item.", null);
        return new ProtectAnswer.Item(null, null, Map.of(), Map.of(), List.of(), error);
    }

    private static long charactersOf(ProtectRequest.Item item) {
        return item.ids().values().stream().mapToLong(String::length).sum()
                + item.fields().values().stream().mapToLong(String::length).sum();
    }
}

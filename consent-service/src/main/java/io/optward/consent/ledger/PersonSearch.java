package io.optward.consent.ledger;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.SubjectState;
import io.optward.contracts.vault.Alias;
import io.optward.contracts.vault.ItemError;
import io.optward.contracts.vault.ProtectAnswer;
import io.optward.contracts.vault.ProtectRequest;
import io.optward.kit.neighbour.NeighbourAwayException;
import io.optward.kit.problem.Problem;
import io.optward.kit.vault.VaultClient;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jspecify.annotations.Nullable;

/** Asks the vault who somebody is. Never inside a transaction: the answer may take seconds. */
@ApplicationScoped
class PersonSearch {

    private final VaultClient vault;
    private final ConsentLedger ledger;

    PersonSearch(@RestClient VaultClient vault, ConsentLedger ledger) {
        this.vault = vault;
        this.ledger = ledger;
    }

    /**
     * Finds the person; an alias not known before is made known.
     *
     * @throws Problem 400 or 409 with the vault's reason, naming the field; 503 while the vault is away
     */
    SubjectToken find(ConsentClaim.Person person) {
        return switch (person) {
            case ConsentClaim.Person.Known(var subject) -> known(subject);
            case ConsentClaim.Person.Named(var alias) -> ask("alias", null, List.of(alias));
        };
    }

    private SubjectToken known(SubjectToken subject) {
        // whoever stands in the ledger is known; a withdrawal does not wait for the vault then
        return ledger.historyOf(subject).events().isEmpty() ? ask("subject", subject, List.of()) : subject;
    }

    private SubjectToken ask(String field, @Nullable SubjectToken subject, List<Alias> aliases) {
        var question =
                new ProtectRequest.Item(subject, aliases, Map.of(), Map.of(), null, ProtectRequest.Origin.ASSERTED);
        ProtectAnswer answer;
        try {
            answer = vault.protect(new ProtectRequest(List.of(question)));
            if (answer.items() == null || answer.items().size() != 1) {
                throw new NeighbourAwayException("VaultClient.protect", "another number of items");
            }
        } catch (NeighbourAwayException | WebApplicationException e) {
            Log.warnf("the vault cannot be asked: %s", e.getMessage());
            throw Problem.unavailable(
                    "VAULT_AWAY", "The vault cannot be asked who this is. Nothing was recorded; try again.");
        }
        var item = answer.items().getFirst();
        var error = item.error();
        if (error != null) {
            throw refusal(field, error);
        }
        var found = item.subject();
        if (found == null) {
            throw Problem.unavailable(
                    "VAULT_AWAY", "The vault did not say who this is. Nothing was recorded; try again.");
        }
        if (item.state() == SubjectState.ERASED) {
            throw refusal(
                    field, new ItemError("SUBJECT_ERASED", "This person was erased. Nothing was recorded.", null));
        }
        return found;
    }

    private static Problem refusal(String field, ItemError error) {
        int status =
                switch (error.reason()) {
                    case "ALIAS_CONFLICT", "SUBJECT_ERASED", "MERGING" -> 409;
                    default -> 400;
                };
        return new Problem(status, error.reason(), "The vault does not say who this is", error.detail())
                .with("field", field);
    }
}

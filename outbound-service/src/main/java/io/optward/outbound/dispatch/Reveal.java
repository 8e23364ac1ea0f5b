package io.optward.outbound.dispatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.optward.contracts.Json;
import io.optward.contracts.SealedValue;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.vault.ItemError;
import io.optward.contracts.vault.RevealAnswer;
import io.optward.contracts.vault.RevealRequest;
import io.optward.kit.neighbour.NeighbourAwayException;
import io.optward.kit.vault.VaultClient;
import io.optward.outbound.Neighbours;
import io.optward.outbound.queue.Message;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jspecify.annotations.Nullable;

/**
 * Gets from the vault whom a cleared message goes to and what it says. Each item shows the proof of its decision; the
 * vault tells the audit trail before it answers.
 */
@ApplicationScoped
class Reveal {

    /** Why a message fails whose template parameters are no JSON object of texts, or not those of its template. */
    static final String PARAMETERS_INVALID = "TEMPLATE_PARAMETERS_INVALID";

    private static final String ALIAS_UNKNOWN = "ALIAS_UNKNOWN";

    private final VaultClient vault;
    private final Neighbours neighbours;
    private final Clock clock;

    Reveal(@RestClient VaultClient vault, Neighbours neighbours, Clock clock) {
        this.vault = vault;
        this.neighbours = neighbours;
        this.clock = clock;
    }

    /** Reveals a batch; an answer for each, in order. */
    List<Revealed> of(List<ClearedMessage> batch) {
        var answers = new ArrayList<>(ask(batch, AliasKind.PHONE));
        // who never gave a number to a department is known as WhatsApp names them
        for (var kind : List.of(AliasKind.WA_ID, AliasKind.BSUID)) {
            var without = IntStream.range(0, batch.size())
                    .filter(i -> answers.get(i) instanceof Revealed.Never(var reason)
                            && reason.equals("RECIPIENT_" + ALIAS_UNKNOWN))
                    .boxed()
                    .toList();
            if (!without.isEmpty()) {
                var again = ask(without.stream().map(batch::get).toList(), kind);
                for (int i = 0; i < without.size(); i++) {
                    answers.set(without.get(i), again.get(i));
                }
            }
        }
        return answers;
    }

    private List<Revealed> ask(List<ClearedMessage> batch, AliasKind kind) {
        RevealAnswer answer;
        try {
            answer = vault.reveal(new RevealRequest(
                    RevealRequest.Purpose.SEND,
                    batch.stream().map(cleared -> item(cleared, kind)).toList()));
            if (answer.items() == null || answer.items().size() != batch.size()) {
                throw new NeighbourAwayException("VaultClient.reveal", "another number of items");
            }
            neighbours.answered(Neighbours.VAULT);
        } catch (NeighbourAwayException | WebApplicationException e) {
            Log.warnf("vault cannot be asked, %d messages wait: %s", batch.size(), e.getMessage());
            neighbours.didNotAnswer(Neighbours.VAULT, clock.instant());
            return batch.stream()
                    .<Revealed>map(_ -> new Revealed.NotNow("VAULT_AWAY"))
                    .toList();
        }
        return IntStream.range(0, batch.size())
                .mapToObj(i -> read(batch.get(i).message(), answer.items().get(i), kind))
                .toList();
    }

    private static RevealRequest.Item item(ClearedMessage cleared, AliasKind kind) {
        var message = cleared.message();
        var content = message.content();
        return new RevealRequest.Item(
                message.subject(),
                List.of(kind),
                content == null ? Map.<String, SealedValue>of() : Map.of(message.contentField(), content),
                message.context(),
                cleared.verdict().proof());
    }

    private static Revealed read(Message message, RevealAnswer.Item item, AliasKind kind) {
        var error = item.error();
        if (error != null) {
            return refusal(error);
        }
        var name = item.aliases().get(kind);
        if (name == null) {
            return new Revealed.Never("RECIPIENT_" + ALIAS_UNKNOWN);
        }
        var content = item.fields().get(message.contentField());
        if (content == null && message.content() != null) {
            return new Revealed.NotNow("VAULT_AWAY");
        }
        var to =
                switch (kind) {
                    case PHONE -> new Recipient.PhoneNumber(name);
                    case WA_ID -> new Recipient.PhoneNumber(name.startsWith("+") ? name : "+" + name);
                    case BSUID -> new Recipient.UserId(name);
                    case PARENT_BSUID, USERNAME, EMAIL, EXTERNAL_ID, ACCOUNT ->
                        throw new IllegalArgumentException("nobody is reached by " + kind);
                };
        return message.freeForm() ? new Revealed.Text(to, content == null ? "" : content) : parameters(to, content);
    }

    private static Revealed refusal(ItemError error) {
        return switch (error.reason()) {
            case ALIAS_UNKNOWN -> new Revealed.Never("RECIPIENT_" + ALIAS_UNKNOWN);
            case "SUBJECT_ERASED", "SUBJECT_SUPPRESSED", "SUBJECT_UNKNOWN", "SEALED_VALUE_DOES_NOT_OPEN" ->
                new Revealed.Never(error.reason());
            // MERGING, PROOF_EXPIRED and whatever we do not know: it waits, and is decided again
            default -> new Revealed.NotNow("VAULT_" + error.reason());
        };
    }

    /** Of what a department had sealed nobody has seen yet whether it is what it should be. */
    private static Revealed parameters(Recipient to, @Nullable String json) {
        if (json == null) {
            return new Revealed.Parameters(to, Map.of());
        }
        try {
            var values = Json.mapper().readValue(json, new TypeReference<@Nullable Map<String, String>>() {});
            return values == null ? new Revealed.Never(PARAMETERS_INVALID) : new Revealed.Parameters(to, values);
        } catch (JsonProcessingException _) {
            return new Revealed.Never(PARAMETERS_INVALID);
        }
    }
}

package io.optward.outbound.submission;

import io.optward.contracts.CrockfordId;
import io.optward.contracts.KeyedId;
import io.optward.contracts.SealedValue;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.vault.Alias;
import io.optward.contracts.vault.ItemError;
import io.optward.contracts.vault.ProtectAnswer;
import io.optward.contracts.vault.ProtectRequest;
import io.optward.contracts.vault.ProtectRequest.Origin;
import io.optward.kit.neighbour.NeighbourAwayException;
import io.optward.kit.problem.Problem;
import io.optward.kit.vault.VaultClient;
import io.optward.outbound.Neighbours;
import io.optward.outbound.queue.Acceptance;
import io.optward.outbound.queue.Message;
import io.optward.outbound.queue.MessageQueue;
import io.optward.outbound.queue.NewMessage;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jspecify.annotations.Nullable;

/**
 * Takes a message in: checked, protected by the vault, recorded. What is written down is a token, keyed ids and sealed
 * values. While vault or database cannot be asked nothing is recorded, and the department is told to come again.
 */
@ApplicationScoped
class HandIn {

    /** Under which name the vault makes a keyed id of the body; the same for every way that a message comes in. */
    static final String REQUEST = "request";

    /** Under which name the vault makes a keyed id of the idempotency key; departments may ask for it too. */
    static final String IDEMPOTENCY = "idempotency";

    private final SubmissionCheck check;
    private final VaultClient vault;
    private final MessageQueue queue;
    private final DefaultExpiry expiry;
    private final Neighbours neighbours;
    private final Clock clock;

    HandIn(
            SubmissionCheck check,
            @RestClient VaultClient vault,
            MessageQueue queue,
            DefaultExpiry expiry,
            Neighbours neighbours,
            Clock clock) {
        this.check = check;
        this.vault = vault;
        this.queue = queue;
        this.expiry = expiry;
        this.neighbours = neighbours;
        this.clock = clock;
    }

    /**
     * Takes a message in, once per department and key.
     *
     * @return the message's id; of the first one, when it was handed in before
     * @throws Problem 400 names the field that is wrong, 409 the key stands for another message, 503 come again
     */
    String take(String department, IdempotencyKey key, Submission submission) {
        // the database keeps microseconds
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var order = check.check(submission, now);
        var id = CrockfordId.random(Message.ID_PREFIX);
        var answer = protect(id, order, key, submission);
        var about = answer.items().getFirst();
        var names = answer.items().getLast();
        var idempotency = keyedId(names, IDEMPOTENCY);
        var request = keyedId(names, REQUEST);
        var earlier = queue.earlier(department, idempotency, request, now);
        if (earlier.isPresent()) {
            // also when the person is no longer known: the same key gives the same answer
            return answer(earlier.get());
        }
        if (about.error() != null) {
            throw refusal(about.error(), order);
        }
        var subject = about.subject();
        if (subject == null) {
            throw vaultAway("it answered with no subject");
        }
        return answer(queue.accept(message(id, department, idempotency, request, subject, about.fields(), order, now)));
    }

    private NewMessage message(
            String id,
            String department,
            KeyedId idempotency,
            KeyedId request,
            SubjectToken subject,
            Map<String, SealedValue> sealed,
            Order order,
            Instant now) {
        var template = order.content() instanceof Order.Content.Template given ? given : null;
        var flow = order.content() instanceof Order.Content.Flow given ? given : null;
        var content = sealed.get(template == null ? Message.BODY : Message.PARAMETERS);
        if (content == null && (template == null || !template.parameters().isEmpty())) {
            throw vaultAway("it answered with no sealed value");
        }
        var expiresAt = order.expiresAt();
        return new NewMessage(
                id,
                department,
                idempotency,
                request,
                subject,
                order.sender(),
                order.purpose(),
                order.reference(),
                template == null ? null : template.name(),
                template == null ? null : template.language(),
                flow == null ? null : flow.name(),
                content,
                null,
                null,
                now,
                expiresAt == null ? expiry.of(order.purpose(), subject, order.sender(), now) : expiresAt);
    }

    /** One call, two items: the person and the content; and the names, which must come back whatever the first says. */
    private ProtectAnswer protect(String id, Order order, IdempotencyKey key, Submission submission) {
        var about =
                switch (order.to()) {
                    case Order.Recipient.Known(var subject) -> item(id, subject, List.of(), order);
                    case Order.Recipient.Called(var alias) -> item(id, null, List.of(alias), order);
                };
        var names = new ProtectRequest.Item(
                null,
                List.of(),
                Map.of(REQUEST, CanonicalBody.of(submission), IDEMPOTENCY, key.value()),
                Map.of(),
                id,
                Origin.ASSERTED);
        try {
            var answer = vault.protect(new ProtectRequest(List.of(about, names)));
            if (answer.items() == null || answer.items().size() != 2) {
                throw vaultAway("it answered another number of items");
            }
            neighbours.answered(Neighbours.VAULT);
            return answer;
        } catch (NeighbourAwayException | WebApplicationException e) {
            throw vaultAway(e.toString());
        }
    }

    private static ProtectRequest.Item item(
            String id, @Nullable SubjectToken subject, List<Alias> aliases, Order order) {
        var fields =
                switch (order.content()) {
                    case Order.Content.Text(var body) -> Map.of(Message.BODY, body);
                    case Order.Content.Flow flow -> Map.of(Message.BODY, flow.body());
                    case Order.Content.Template template ->
                        template.parameters().isEmpty()
                                ? Map.<String, String>of()
                                : Map.of(Message.PARAMETERS, CanonicalBody.json(template.parameters()));
                };
        return new ProtectRequest.Item(subject, aliases, Map.of(), fields, id, Origin.ASSERTED);
    }

    private KeyedId keyedId(ProtectAnswer.Item names, String name) {
        var id = names.ids().get(name);
        if (names.error() != null || id == null) {
            throw vaultAway("it gave no keyed id");
        }
        return id;
    }

    private static Problem refusal(ItemError error, Order order) {
        var field =
                switch (order.to()) {
                    case Order.Recipient.Known _ -> "to.subject";
                    case Order.Recipient.Called _ ->
                        error.reason().startsWith("SUBJECT_") ? "to.alias" : "to.alias.value";
                };
        return new Problem(
                        error.reason().equals("ALIAS_CONFLICT") ? 409 : 400,
                        error.reason(),
                        "This person cannot be written to under what was given",
                        error.detail())
                .with("field", field);
    }

    private Problem vaultAway(String why) {
        Log.warnf("vault cannot be asked, a message was not taken: %s", why);
        neighbours.didNotAnswer(Neighbours.VAULT, clock.instant());
        return Problem.unavailable(
                "VAULT_AWAY", "The message could not be protected, so it was not recorded. Send it again.");
    }

    private static String answer(Acceptance acceptance) {
        return switch (acceptance) {
            case Acceptance.Accepted(var id) -> id;
            case Acceptance.KeyReused reused -> throw reused(reused);
        };
    }

    /** What is said of a key that stands for another message. */
    static Problem reused(Acceptance.KeyReused reused) {
        return new Problem(
                        409,
                        "IDEMPOTENCY_KEY_REUSED",
                        "This idempotency key was used for another message",
                        "The key was first used at " + reused.firstUsedAt() + " for " + reused.id()
                                + " with another body. Nothing was queued. Use a new key, or send the first body"
                                + " again.")
                .with("message", reused.id());
    }
}

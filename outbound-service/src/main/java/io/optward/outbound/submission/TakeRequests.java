package io.optward.outbound.submission;

import io.optward.contracts.CrockfordId;
import io.optward.contracts.KeyedId;
import io.optward.contracts.SealedValue;
import io.optward.contracts.Topic;
import io.optward.contracts.outbound.MessageRefused;
import io.optward.contracts.outbound.MessageRequested;
import io.optward.contracts.vault.ItemError;
import io.optward.contracts.vault.ProtectAnswer;
import io.optward.contracts.vault.ProtectRequest;
import io.optward.contracts.vault.ProtectRequest.Origin;
import io.optward.kit.consumption.Received;
import io.optward.kit.consumption.SteadfastConsumer;
import io.optward.kit.consumption.TopicWork;
import io.optward.kit.neighbour.NeighbourAwayException;
import io.optward.kit.outbox.Outbox;
import io.optward.kit.problem.Problem;
import io.optward.kit.vault.VaultClient;
import io.optward.outbound.Neighbours;
import io.optward.outbound.queue.Acceptance;
import io.optward.outbound.queue.Message;
import io.optward.outbound.queue.MessageQueue;
import io.optward.outbound.queue.NewMessage;
import io.quarkus.logging.Log;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jspecify.annotations.Nullable;

/**
 * Takes in what departments ask for on their topics. Who asks is whose topic it is: nobody else may write there, and no
 * header or member of the data is asked. What is asked for is recorded once per department and key like everything else;
 * what is refused is told, and while the vault is away everything waits.
 */
@ApplicationScoped
class TakeRequests implements TopicWork {

    private final SteadfastConsumer steadfast;
    private final RequestCheck check;
    private final VaultClient vault;
    private final MessageQueue queue;
    private final DefaultExpiry expiry;
    private final Outbox outbox;
    private final Neighbours neighbours;
    private final Clock clock;

    TakeRequests(
            SteadfastConsumer steadfast,
            RequestCheck check,
            @RestClient VaultClient vault,
            MessageQueue queue,
            DefaultExpiry expiry,
            Outbox outbox,
            Neighbours neighbours,
            Clock clock) {
        this.steadfast = steadfast;
        this.check = check;
        this.vault = vault;
        this.queue = queue;
        this.expiry = expiry;
        this.outbox = outbox;
        this.neighbours = neighbours;
        this.clock = clock;
    }

    @Incoming("outbound-requests")
    @Blocking
    void on(ConsumerRecords<String, byte[]> batch) {
        steadfast.work(batch, this);
    }

    @Override
    public Topic topic() {
        return Topic.OUTBOUND_REQUESTS;
    }

    @Override
    public Consumer<List<Received>> prepare(List<Received> events) {
        var answers = events.isEmpty() ? Map.<String, Answer>of() : ask(events);
        return fresh -> fresh.forEach(received -> {
            var answer = answers.get(received.known());
            if (answer != null && received.event() instanceof MessageRequested request) {
                take(received, request, answer);
            }
        });
    }

    /**
     * What the vault says about a request.
     *
     * @param idempotency keyed id of its {@code ce_id}
     * @param request keyed id of the digest of what it says
     * @param objection why this person cannot be written to
     */
    private record Answer(
            KeyedId idempotency, KeyedId request, @Nullable ItemError objection) {}

    private void take(Received received, MessageRequested request, Answer answer) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var department = Topic.OUTBOUND_REQUESTS
                .memberIn(received.topic())
                .orElseThrow(() -> new IllegalStateException(received.topic() + " is no department's"));
        try {
            var acceptance = queue.earlier(department, answer.idempotency(), answer.request(), now)
                    .orElseGet(() -> record(department, received, request, answer, now));
            switch (acceptance) {
                case Acceptance.Accepted(var id) -> Log.debugf("asked for message=%s at=%s", id, received.place());
                case Acceptance.KeyReused reused -> throw HandIn.reused(reused);
            }
        } catch (Problem refusal) {
            refuse(department, received, request, answer, refusal, now);
        }
    }

    private Acceptance record(
            String department, Received received, MessageRequested request, Answer answer, Instant now) {
        check.check(department, received, request, now);
        var objection = answer.objection();
        if (objection != null) {
            throw new Problem(
                            400,
                            objection.reason(),
                            "This person cannot be written to under what was given",
                            objection.detail())
                    .with("field", "subject");
        }
        var template = request.template();
        var flow = request.flow();
        var expiresAt = request.expiresAt();
        return queue.add(new NewMessage(
                CrockfordId.random(Message.ID_PREFIX),
                department,
                answer.idempotency(),
                answer.request(),
                request.subject(),
                request.sender(),
                request.purpose(),
                request.reference(),
                template == null ? null : template.name(),
                template == null ? null : template.language(),
                flow == null ? null : flow.name(),
                content(request),
                request.context(),
                received.place(),
                now,
                expiresAt == null
                        ? expiry.of(request.purpose(), request.subject(), request.sender(), now)
                        : expiresAt.truncatedTo(ChronoUnit.MICROS)));
    }

    private static @Nullable SealedValue content(MessageRequested request) {
        var template = request.template();
        var flow = request.flow();
        var text = request.text();
        if (template != null) {
            return template.parameters();
        }
        return flow != null ? flow.body() : text == null ? null : text.body();
    }

    private void refuse(
            String department,
            Received received,
            MessageRequested request,
            Answer answer,
            Problem refusal,
            Instant now) {
        Log.infof("refused reason=%s department=%s at=%s", refusal.reason(), department, received.place());
        var event = new MessageRefused(
                request.subject(),
                department,
                answer.idempotency(),
                received.place(),
                refusal.reason(),
                refusal.member("field").orElse(null),
                refusal.detail(),
                refusal.member("message").orElse(null),
                now);
        outbox.add(outbox.envelope(received.known() + ".refused", request.subject(), now, event));
    }

    /** One call for all: two items each, the person, and the names, which come back whatever the first says. */
    private Map<String, Answer> ask(List<Received> events) {
        ProtectAnswer answer;
        try {
            answer = vault.protect(new ProtectRequest(
                    events.stream().flatMap(TakeRequests::items).toList()));
        } catch (NeighbourAwayException | WebApplicationException e) {
            throw away("the vault cannot be asked", e);
        }
        if (answer.items() == null || answer.items().size() != 2 * events.size()) {
            throw away("the vault answered another number of items", null);
        }
        var answers = new HashMap<String, Answer>();
        for (int i = 0; i < events.size(); i++) {
            var person = answer.items().get(2 * i);
            var names = answer.items().get(2 * i + 1).ids();
            var idempotency = names.get(HandIn.IDEMPOTENCY);
            var request = names.get(HandIn.REQUEST);
            if (idempotency == null || request == null) {
                throw away("the vault gave no keyed id", null);
            }
            answers.put(events.get(i).known(), new Answer(idempotency, request, person.error()));
        }
        neighbours.answered(Neighbours.VAULT);
        return answers;
    }

    private static Stream<ProtectRequest.Item> items(Received received) {
        var request = (MessageRequested) received.event();
        return Stream.of(
                new ProtectRequest.Item(
                        request.subject(), List.of(), Map.of(), Map.of(), received.known(), Origin.ASSERTED),
                new ProtectRequest.Item(
                        null,
                        List.of(),
                        Map.of(HandIn.REQUEST, CanonicalBody.digest(request), HandIn.IDEMPOTENCY, received.id()),
                        Map.of(),
                        received.known(),
                        Origin.ASSERTED));
    }

    private IllegalStateException away(String why, @Nullable Exception cause) {
        neighbours.didNotAnswer(Neighbours.VAULT, clock.instant());
        return new IllegalStateException(why, cause);
    }
}

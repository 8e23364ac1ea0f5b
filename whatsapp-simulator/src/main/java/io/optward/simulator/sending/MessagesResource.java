package io.optward.simulator.sending;

import io.optward.simulator.business.Business;
import io.optward.simulator.business.Category;
import io.optward.simulator.business.Sender;
import io.optward.simulator.error.GraphRefusal;
import io.optward.simulator.error.MetaError;
import io.optward.simulator.fault.FaultPlan;
import io.optward.simulator.fault.MessageFaults;
import io.optward.simulator.identity.People;
import io.optward.simulator.identity.Person;
import io.optward.simulator.identity.Wamid;
import io.optward.simulator.limit.RateLimits;
import io.optward.simulator.sending.SendRequest.Content;
import io.optward.simulator.sending.SendRequest.Recipient;
import io.optward.simulator.status.Outcome;
import io.optward.simulator.status.Pricing;
import io.optward.simulator.status.SentMessage;
import io.optward.simulator.status.StatusWebhooks;
import io.quarkus.logging.Log;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The messages endpoint of the Graph API, of any version. */
@Path("/{version: v\\d+\\.\\d+}/{sender}/messages")
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "graph")
public class MessagesResource {

    private final AccessToken token;
    private final Business business;
    private final SendRequestReader reader;
    private final People people;
    private final RateLimits limits;
    private final FaultPlan faultPlan;
    private final StatusWebhooks statuses;
    private final SentMessages sentMessages;
    private final Clock clock;

    MessagesResource(
            AccessToken token,
            Business business,
            SendRequestReader reader,
            People people,
            RateLimits limits,
            FaultPlan faultPlan,
            StatusWebhooks statuses,
            SentMessages sentMessages,
            Clock clock) {
        this.token = token;
        this.business = business;
        this.reader = reader;
        this.people = people;
        this.limits = limits;
        this.faultPlan = faultPlan;
        this.statuses = statuses;
        this.sentMessages = sentMessages;
        this.clock = clock;
    }

    @POST
    @Operation(
            summary = "Send a message, or tell that one was read",
            description = "As Meta's: 200 means accepted, what became of it follows by status webhook")
    public Response send(
            @PathParam("sender") String senderId,
            @HeaderParam("Authorization") @Nullable String authorization,
            @Context HttpServerRequest connection,
            byte[] body) {
        token.check(authorization);
        Sender sender = business.sender(senderId).orElseThrow(() -> GraphRefusal.unknownObject(senderId));
        return switch (reader.read(body)) {
            case SendRequest.ReadReceipt() ->
                Response.ok(Map.of("success", true)).build();
            case SendRequest.Message message -> take(message, sender, body, connection);
        };
    }

    /** Read receipts are put in Meta's own examples. */
    @PUT
    @Operation(summary = "The same as POST")
    public Response put(
            @PathParam("sender") String senderId,
            @HeaderParam("Authorization") @Nullable String authorization,
            @Context HttpServerRequest connection,
            byte[] body) {
        return send(senderId, authorization, connection, body);
    }

    private Response take(SendRequest.Message message, Sender sender, byte[] body, HttpServerRequest connection) {
        Person person = personMeantBy(message.to(), sender);
        if (person.isBlockedBy(sender.id())) {
            throw GraphRefusal.because(MetaError.BLOCKED_BY_BUSINESS, "Unblock the user before sending to them.");
        }
        limits.count(sender.id(), person.phone(), clock.instant());
        MessageFaults faults = faultPlan.takeFor(person.phone());
        pause(faults.delay());
        faults.refusal().ifPresent(refusal -> {
            throw refusal;
        });
        Wamid id = accept(message, sender, person, faults, body);
        faults.errorAfterAcceptance().ifPresent(error -> {
            throw error;
        });
        faults.answerLostAfter().ifPresent(after -> {
            pause(after);
            close(connection);
        });
        return Response.ok(SendAnswer.of(message, person, id)).build();
    }

    private Wamid accept(SendRequest.Message message, Sender sender, Person person, MessageFaults faults, byte[] body) {
        Instant now = clock.instant();
        Wamid id = Wamid.outboundTo(person.phone());
        boolean byNumber = message.to() instanceof Recipient.ByNumber;
        if (byNumber) {
            person.metWithNumber(sender.id(), now);
        }
        var sent = new SentMessage(
                id,
                sender,
                person,
                person.shownTo(sender.id(), now),
                byNumber,
                pricingOf(message.content()),
                message.callbackData());
        Outcome outcome = outcomeOf(message.content(), sender, person, faults, now);
        if (!statuses.follow(sent, outcome, faults, now)) {
            throw GraphRefusal.because(
                    MetaError.SERVICE_UNAVAILABLE,
                    "Too many webhooks wait for their receiver; the message was not accepted.");
        }
        String type = message.content().type();
        sentMessages.add(id, person.phone(), now, type, sender.id(), new String(body, StandardCharsets.UTF_8));
        Log.debugf("accepted sender=%s type=%s", sender.id(), type);
        return id;
    }

    private Person personMeantBy(Recipient recipient, Sender sender) {
        return switch (recipient) {
            case Recipient.ByNumber(var _, var phone) -> {
                if (phone.waId().equals(sender.displayPhone())) {
                    throw GraphRefusal.because(
                            MetaError.RECIPIENT_IS_SENDER, "Recipient phone number is the sender's own.");
                }
                yield people.with(phone);
            }
            case Recipient.ByUserId(var userId) ->
                people.withBsuid(userId)
                        .orElseThrow(() -> GraphRefusal.because(
                                MetaError.PARAMETER_NOT_VALID,
                                "Recipient business-scoped user ID is not known to this business"));
        };
    }

    private static Outcome outcomeOf(Content content, Sender sender, Person person, MessageFaults faults, Instant now) {
        if (faults.laterFailure().isPresent()) {
            return new Outcome.Failed(faults.laterFailure().getAsInt(), "A fault ordered at the simulator");
        }
        if (person.hasBlocked(sender.id())) {
            return new Outcome.OnlySent();
        }
        return switch (content) {
            case Content.FromTemplate(var template)
            when template.category() == Category.MARKETING && person.hasStoppedMarketing() ->
                new Outcome.Failed(MetaError.MARKETING_STOPPED.code(), "Recipient opted out of marketing messages");
            case Content.FromTemplate _ -> new Outcome.Read();
            case Content.FreeForm _
            when !person.isInServiceWindowOf(sender.id(), now) ->
                new Outcome.Failed(
                        MetaError.WINDOW_CLOSED.code(),
                        "Message failed to send because more than 24 hours have passed since the customer last replied"
                                + " to this number.");
            case Content.FreeForm(var type) -> type.equals("reaction") ? new Outcome.OnlySent() : new Outcome.Read();
        };
    }

    private static Pricing pricingOf(Content content) {
        return switch (content) {
            case Content.FromTemplate(var template) -> Pricing.ofTemplate(template.category());
            case Content.FreeForm _ -> Pricing.ofService();
        };
    }

    /** Returns when the connection is closed: an answer that is written before that would still arrive. */
    private static void close(HttpServerRequest connection) {
        connection
                .connection()
                .close()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /** Holds the answer back; the call has a virtual thread of its own. */
    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.optward.outbound.submission;

import io.optward.contracts.outbound.MessageStatus;
import io.optward.kit.identity.CallerIdentity;
import io.optward.kit.paging.Page;
import io.optward.kit.paging.PageRequest;
import io.optward.kit.problem.Problem;
import io.optward.outbound.queue.Course;
import io.optward.outbound.queue.MessageQueue;
import io.optward.outbound.queue.MessageRecords;
import io.optward.outbound.queue.MessageRecords.Position;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** Messages of the department that calls, or of all for staff. Whether one may go out is decided later and seen in its status. */
@Path("/v1/messages")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class MessageResource {

    private final HandIn handIn;
    private final MessageRecords records;
    private final MessageQueue queue;
    private final CallerIdentity caller;
    private final Clock clock;

    MessageResource(HandIn handIn, MessageRecords records, MessageQueue queue, CallerIdentity caller, Clock clock) {
        this.handIn = handIn;
        this.records = records;
        this.queue = queue;
        this.caller = caller;
        this.clock = clock;
    }

    /** Hands a message in. The same key with the same body gives the same answer, for 30 days. */
    @POST
    @APIResponse(responseCode = "202", description = "recorded, now or the first time")
    @APIResponse(responseCode = "400", description = "a field is wrong; the problem names it")
    @APIResponse(responseCode = "409", description = "the key was used for another message; nothing was queued")
    @APIResponse(responseCode = "503", description = "nothing was recorded; send it again")
    public Response send(
            @HeaderParam(IdempotencyKey.HEADER) @Nullable String idempotencyKey, @Nullable Submission submission) {
        var key = IdempotencyKey.of(idempotencyKey);
        if (submission == null) {
            throw new Problem(400, "NOT_JSON", "The body is not JSON", "Send one message as a JSON object.");
        }
        var id = handIn.take(caller.current().department(), key, submission);
        return Response.accepted(new Accepted(id, MessageStatus.ACCEPTED))
                .location(URI.create("/v1/messages/" + id))
                .build();
    }

    /** One message with its history. */
    @GET
    @Path("/{id}")
    public MessageView message(@PathParam("id") String id) {
        var message = records.of(whoseMayBeSeen(), id).orElseThrow(() -> Problem.notFound("message"));
        return MessageView.of(message, records.historyOf(id));
    }

    /** The messages that the caller may see, newest first. */
    @GET
    public Page<MessageView> messages(
            @QueryParam("status") @Nullable String status,
            @QueryParam("limit") @Nullable Integer limit,
            @QueryParam("cursor") @Nullable String cursor) {
        var page = PageRequest.of(limit, cursor);
        var rows = records.newest(whoseMayBeSeen(), status(status), position(page.after()), page.limit() + 1).stream()
                .map(message -> MessageView.of(message, null))
                .toList();
        return page.page(rows, last -> last.createdAt() + "|" + last.id());
    }

    /** Takes a message back that was not started yet. */
    @DELETE
    @Path("/{id}")
    @APIResponse(responseCode = "200", description = "it will not be sent, or not again")
    @APIResponse(responseCode = "409", description = "too late; the problem tells its status")
    public MessageView cancel(@PathParam("id") String id) {
        var department = caller.current().department();
        var now = clock.instant();
        var found = queue.change(id, message -> {
            if (!message.department().equals(department)) {
                throw Problem.notFound("message");
            }
            if (message.status() == MessageStatus.CANCELLED) {
                return List.of();
            }
            if (!Course.queued(message.status())) {
                throw new Problem(
                                409,
                                "MESSAGE_STARTED",
                                "This message can no longer be taken back",
                                "It is " + message.status() + ". Nothing was changed.")
                        .with("status", message.status());
            }
            return List.of(message.ending(MessageStatus.CANCELLED, now, List.of("CANCELLED_BY_DEPARTMENT")));
        });
        if (found.isEmpty()) {
            throw Problem.notFound("message");
        }
        return message(id);
    }

    /** A department sees its own messages; staff, whom the access policy lets in, those of all departments. */
    private @Nullable String whoseMayBeSeen() {
        var who = caller.current();
        return who.isPerson() ? null : who.department();
    }

    private static @Nullable MessageStatus status(@Nullable String status) {
        if (status == null) {
            return null;
        }
        return Arrays.stream(MessageStatus.values())
                .filter(known -> known.name().equals(status))
                .findFirst()
                .orElseThrow(() ->
                        Problem.badField("status", "A status is one of " + List.of(MessageStatus.values()) + "."));
    }

    private static @Nullable Position position(@Nullable String after) {
        if (after == null) {
            return null;
        }
        var parts = after.split("\\|", -1);
        try {
            return new Position(Instant.parse(parts[0]), parts[1]);
        } catch (DateTimeException | ArrayIndexOutOfBoundsException _) {
            throw Problem.badField("cursor", "use the cursor of the page before as it was given in \"next\"");
        }
    }

    /** A message is recorded. */
    public record Accepted(String id, MessageStatus status) {}
}

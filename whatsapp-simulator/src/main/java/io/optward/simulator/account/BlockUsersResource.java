package io.optward.simulator.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.optward.simulator.business.Business;
import io.optward.simulator.business.Sender;
import io.optward.simulator.error.GraphRefusal;
import io.optward.simulator.error.MetaError;
import io.optward.simulator.identity.People;
import io.optward.simulator.identity.Person;
import io.optward.simulator.identity.PhoneNumber;
import io.optward.simulator.sending.AccessToken;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** People whom a number of the business has blocked: it cannot write to them, nor they to it. */
@Path("/{version: v\\d+\\.\\d+}/{sender: \\d+}/block_users")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "graph")
public class BlockUsersResource {

    private static final String WHATSAPP = "whatsapp";
    private static final int MOST = 1000;
    private static final int BAD_REQUEST = 400;
    private static final int OK = 200;

    private final AccessToken token;
    private final Business business;
    private final People people;
    private final Clock clock;

    BlockUsersResource(AccessToken token, Business business, People people, Clock clock) {
        this.token = token;
        this.business = business;
        this.people = people;
        this.clock = clock;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Block people who wrote in the last 24 hours",
            description =
                    "{\"messaging_product\":\"whatsapp\",\"block_users\":[{\"user\":\"+1…\"},{\"user_id\":\"US.…\"}]}. If"
                            + " some could not be blocked, the answer has both block_users and error 139100")
    public Response block(
            @PathParam("sender") String id,
            @HeaderParam("Authorization") @Nullable String authorization,
            @Nullable JsonNode body) {
        Sender sender = sender(id, authorization);
        var added = new ArrayList<User>();
        var failed = new ArrayList<Failed>();
        for (JsonNode wanted : usersIn(body)) {
            Optional<Person> person = personIn(wanted);
            if (person.isEmpty()) {
                failed.add(Failed.of(inputOf(wanted), MetaError.PARAMETER_NOT_VALID));
            } else if (!person.get().isInServiceWindowOf(sender.id(), clock.instant())) {
                failed.add(Failed.of(inputOf(wanted), MetaError.WINDOW_CLOSED));
            } else {
                person.get().blockedBy(sender.id());
                added.add(userOf(wanted, person.get()));
            }
        }
        GraphRefusal.Error error = failed.isEmpty()
                ? null
                : GraphRefusal.because(MetaError.NOT_ALL_BLOCKED, "Some users could not be blocked.")
                        .body()
                        .error();
        return Response.status(error == null ? OK : BAD_REQUEST)
                .entity(new Answer(WHATSAPP, new Users(added, null, failed.isEmpty() ? null : failed), error))
                .build();
    }

    @DELETE
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Unblock people", description = "The same body as for POST")
    public Answer unblock(
            @PathParam("sender") String id,
            @HeaderParam("Authorization") @Nullable String authorization,
            @Nullable JsonNode body) {
        Sender sender = sender(id, authorization);
        var removed = new ArrayList<User>();
        for (JsonNode wanted : usersIn(body)) {
            personIn(wanted).ifPresent(person -> {
                person.unblockedBy(sender.id());
                removed.add(userOf(wanted, person));
            });
        }
        return new Answer(WHATSAPP, new Users(null, removed, null), null);
    }

    @GET
    @Operation(summary = "Who is blocked")
    public Blocked list(@PathParam("sender") String id, @HeaderParam("Authorization") @Nullable String authorization) {
        Sender sender = sender(id, authorization);
        return new Blocked(people.all().stream()
                .filter(person -> person.isBlockedBy(sender.id()))
                .map(person -> person.shownTo(sender.id(), clock.instant()))
                .map(shown -> new BlockedUser(WHATSAPP, shown.waId(), shown.userId(), shown.parentUserId()))
                .toList());
    }

    /** What was done; {@code error} is there beside it if some of it was not. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Answer(
            @JsonProperty("messaging_product") String messagingProduct,
            @JsonProperty("block_users") Users blockUsers,
            GraphRefusal.@Nullable Error error) {}

    /** Who was blocked or unblocked, and who was not. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Users(
            @JsonProperty("added_users") @Nullable List<User> added,
            @JsonProperty("removed_users") @Nullable List<User> removed,
            @JsonProperty("failed_users") @Nullable List<Failed> failed) {}

    /** A person, by the name that was used. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record User(
            String input,
            @JsonProperty("wa_id") @Nullable String waId,
            @JsonProperty("user_id") @Nullable String userId) {}

    /** A person who could not be blocked. */
    public record Failed(String input, List<Reason> errors) {
        private static Failed of(String input, MetaError error) {
            return new Failed(
                    input,
                    List.of(new Reason(
                            error.title(), error.code(), new GraphRefusal.ErrorData(WHATSAPP, error.title()))));
        }
    }

    /** Why. */
    public record Reason(
            String message,
            int code,
            @JsonProperty("error_data") GraphRefusal.ErrorData errorData) {}

    /** All who are blocked. */
    public record Blocked(List<BlockedUser> data) {}

    /** A person, as far as the business may know. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record BlockedUser(
            @JsonProperty("messaging_product") String messagingProduct,
            @JsonProperty("wa_id") @Nullable String waId,
            @JsonProperty("user_id") @Nullable String userId,
            @JsonProperty("parent_user_id") @Nullable String parentUserId) {}

    private Sender sender(String id, @Nullable String authorization) {
        token.check(authorization);
        return business.sender(id).orElseThrow(() -> GraphRefusal.unknownObject(id));
    }

    private static List<JsonNode> usersIn(@Nullable JsonNode body) {
        if (body == null || !WHATSAPP.equals(body.path("messaging_product").asText())) {
            throw GraphRefusal.because(MetaError.INVALID_PARAMETER, "Param messaging_product must be 'whatsapp'.");
        }
        var users = new ArrayList<JsonNode>();
        body.path("block_users").forEach(users::add);
        if (users.isEmpty() || users.size() > MOST) {
            throw GraphRefusal.because(
                    MetaError.INVALID_PARAMETER, "Param block_users must be a list of 1 to " + MOST + " users.");
        }
        return users;
    }

    /** {@code user} wins over {@code user_id}. */
    private Optional<Person> personIn(JsonNode wanted) {
        return wanted.has("user")
                ? PhoneNumber.read(wanted.path("user").asText()).map(people::with)
                : people.withBsuid(wanted.path("user_id").asText());
    }

    private static String inputOf(JsonNode wanted) {
        return wanted.path(wanted.has("user") ? "user" : "user_id").asText();
    }

    private static User userOf(JsonNode wanted, Person person) {
        return wanted.has("user")
                ? new User(inputOf(wanted), person.phone().waId(), null)
                : new User(inputOf(wanted), null, person.bsuid());
    }
}

package io.optward.simulator.inbound;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.optward.simulator.business.Business;
import io.optward.simulator.identity.Identity;
import io.optward.simulator.identity.NumberShown;
import io.optward.simulator.identity.People;
import io.optward.simulator.identity.Person;
import io.optward.simulator.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.Arrays;
import java.util.function.Consumer;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Who a person is to the business: by which names webhooks tell of them. */
@Path("/simulator/users/{phone}/profile")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "control")
public class ProfileResource {

    private final People people;
    private final Business business;
    private final Clock clock;

    ProfileResource(People people, Business business, Clock clock) {
        this.people = people;
        this.business = business;
        this.clock = clock;
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Say by which names webhooks tell of the person from now on",
            description =
                    "name; username (null takes it back); number: ALWAYS, NEVER or BY_RULE (with a username, only after"
                            + " contact or from the contact book); userId: false leaves the business-scoped user id out, as before"
                            + " April 2026; parentUserId, identityKeyHash: text or null. What is left out stays as it is")
    public Profile change(@PathParam("phone") String phone, @Nullable JsonNode body) {
        Person person = people.with(PersonResource.numberIn(phone));
        if (!(body instanceof ObjectNode wanted)) {
            throw Problem.of(
                            "NOT_JSON",
                            "The body is not a JSON object",
                            400,
                            "Send an object, such as {\"number\":\"NEVER\"}.")
                    .refused();
        }
        onText(wanted, "name", name -> {
            if (name == null) {
                throw Problem.inField("name", "Give a string.").refused();
            }
            person.rename(name);
        });
        onText(wanted, "username", person::adopt);
        onText(wanted, "number", when -> person.showNumber(numberShown(when)));
        onText(wanted, "parentUserId", person::parentUserId);
        onText(wanted, "identityKeyHash", person::identityKeyHash);
        JsonNode userId = wanted.get("userId");
        if (userId != null && !userId.isBoolean()) {
            throw Problem.inField("userId", "Give true or false.").refused();
        }
        if (userId != null) {
            person.showUserId(userId.booleanValue());
        }
        return profileOf(person);
    }

    @GET
    @Operation(summary = "By which names webhooks to the first sender tell of the person now")
    public Profile show(@PathParam("phone") String phone) {
        return profileOf(people.with(PersonResource.numberIn(phone)));
    }

    /**
     * How webhooks to the first sender tell of the person.
     *
     * @param number when the phone number is shown
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Profile(
            String name,
            @Nullable String username,
            NumberShown number,
            @Nullable String waId,
            @Nullable String userId,
            @Nullable String parentUserId,
            @Nullable String identityKeyHash) {}

    private Profile profileOf(Person person) {
        Identity shown = person.shownTo(business.firstSender().id(), clock.instant());
        return new Profile(
                shown.name(),
                shown.username(),
                person.numberShown(),
                shown.waId(),
                shown.userId(),
                shown.parentUserId(),
                shown.identityKeyHash());
    }

    private static NumberShown numberShown(@Nullable String word) {
        return Arrays.stream(NumberShown.values())
                .filter(known -> known.name().equals(word))
                .findFirst()
                .orElseThrow(() -> Problem.inField("number", "Give ALWAYS, NEVER or BY_RULE.")
                        .refused());
    }

    private static void onText(ObjectNode members, String member, Consumer<@Nullable String> then) {
        if (!members.has(member)) {
            return;
        }
        JsonNode value = members.get(member);
        if (!value.isTextual() && !value.isNull()) {
            throw Problem.inField(member, "Give a string, or null.").refused();
        }
        then.accept(value.textValue());
    }
}

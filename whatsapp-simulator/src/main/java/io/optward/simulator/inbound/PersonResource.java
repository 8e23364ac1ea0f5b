package io.optward.simulator.inbound;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.simulator.business.Business;
import io.optward.simulator.identity.People;
import io.optward.simulator.identity.Person;
import io.optward.simulator.identity.PhoneNumber;
import io.optward.simulator.problem.Problem;
import io.optward.simulator.webhook.FirstAttempts;
import io.optward.simulator.webhook.WebhookBody;
import io.optward.simulator.webhook.Webhooks;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What a person does on their phone. Each call is answered once the receiver has seen the webhook for the first time. */
@Path("/simulator/users/{phone}")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "control")
public class PersonResource {

    private final Business business;
    private final People people;
    private final Webhooks webhooks;
    private final Clock clock;

    PersonResource(Business business, People people, Webhooks webhooks, Clock clock) {
        this.business = business;
        this.people = people;
        this.webhooks = webhooks;
        this.clock = clock;
    }

    @POST
    @Path("/messages")
    @Operation(
            summary = "The person writes to the business",
            description =
                    "{\"text\":\"STOP\"}, or any message as Meta sends it: {\"type\":\"reaction\",\"reaction\":{…}}."
                            + " Beside it: at (RFC 3339, stamps it earlier), sender (phone number id), name (profile name from now"
                            + " on), times (identical copies of the webhook), id (wamid)")
    public MessagePosted write(@PathParam("phone") String phone, @Nullable JsonNode body) {
        PhoneNumber number = numberIn(phone);
        var input = ControlInput.of(body, business, people.with(number).momentFor(clock.instant()));
        InboundMessage message = InboundMessage.of(input, number);
        Person person = named(number, input);
        // Written before it is posted, so that whoever reacts to the webhook finds the service window open.
        if (message.opensServiceWindow()) {
            person.wroteTo(input.sender().id(), input.at());
        }
        var webhook = WebhookBody.of(
                "messages",
                input.sender(),
                message.bringsContact() ? person : null,
                WebhookBody.Happened.message(message.toJson(person)));
        return new MessagePosted(message.id(), webhooks.postNow(webhook, input.times()));
    }

    @POST
    @Path("/preferences")
    @Operation(
            summary = "The person stops or resumes marketing in WhatsApp's own settings",
            description = "{\"value\":\"stop\"} or {\"value\":\"resume\"}; at, sender, name and times as for messages")
    public PreferencePosted prefer(@PathParam("phone") String phone, @Nullable JsonNode body) {
        PhoneNumber number = numberIn(phone);
        var input = ControlInput.of(body, business, people.with(number).momentFor(clock.instant()));
        MarketingPreference preference = MarketingPreference.named(input.text("value"));
        Person person = named(number, input);
        switch (preference) {
            case STOP -> person.stopMarketing();
            case RESUME -> person.resumeMarketing();
        }
        var webhook = WebhookBody.of(
                "user_preferences",
                input.sender(),
                person,
                WebhookBody.Happened.preference(preference.toJson(person, input.at())));
        return new PreferencePosted(webhooks.postNow(webhook, input.times()));
    }

    /** The message has this id; the webhook was posted. */
    public record MessagePosted(String id, FirstAttempts webhook) {}

    /** The preference holds; the webhook was posted. */
    public record PreferencePosted(FirstAttempts webhook) {}

    private Person named(PhoneNumber number, ControlInput input) {
        Person person = people.with(number);
        input.name().ifPresent(person::rename);
        return person;
    }

    private static PhoneNumber numberIn(String path) {
        return PhoneNumber.read(path).orElseThrow(() -> Problem.inField(
                        "phone", "Put a phone number into the path: 7 to 15 digits with country code.")
                .refused());
    }
}

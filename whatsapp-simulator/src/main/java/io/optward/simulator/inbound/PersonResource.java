package io.optward.simulator.inbound;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.simulator.identity.People;
import io.optward.simulator.identity.Person;
import io.optward.simulator.identity.PhoneNumber;
import io.optward.simulator.problem.Problem;
import io.optward.simulator.webhook.FirstAttempts;
import io.optward.simulator.webhook.WebhookBody;
import io.optward.simulator.webhook.Webhooks;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
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

    private final Inbound inbound;
    private final People people;
    private final NumberChange numberChange;
    private final Webhooks webhooks;

    PersonResource(Inbound inbound, People people, NumberChange numberChange, Webhooks webhooks) {
        this.inbound = inbound;
        this.people = people;
        this.numberChange = numberChange;
        this.webhooks = webhooks;
    }

    @POST
    @Path("/messages")
    @Operation(
            summary = "The person writes to the business",
            description =
                    "{\"text\":\"STOP\"}, or any message as Meta sends it: {\"type\":\"reaction\",\"reaction\":{…}}."
                            + " Beside it: at (RFC 3339, stamps it earlier), sender (phone number id), name (profile name from now"
                            + " on), times (identical copies of the webhook), id (wamid), replyTo (wamid of the message that is"
                            + " answered), asIs (true: its form is not looked at)")
    public MessagePosted write(@PathParam("phone") String phone, @Nullable JsonNode body) {
        PhoneNumber number = numberIn(phone);
        ControlInput input = inbound.read(number, body);
        Inbound.Written written = inbound.write(number, input);
        return new MessagePosted(written.id(), webhooks.postNow(written.webhook(), input.times()));
    }

    @POST
    @Path("/preferences")
    @Operation(
            summary = "The person stops or resumes marketing in WhatsApp's own settings, or signs up by a link",
            description =
                    "{\"value\":\"stop\"}, {\"value\":\"resume\"} or {\"value\":\"signup\",\"signup\":\"su_1\"}; at,"
                            + " sender, name and times as for messages")
    public PreferencePosted prefer(@PathParam("phone") String phone, @Nullable JsonNode body) {
        PhoneNumber number = numberIn(phone);
        ControlInput input = inbound.read(number, body);
        MarketingPreference preference = MarketingPreference.named(input.text("value"));
        String signup = preference == MarketingPreference.SIGNUP
                ? input.optionalText("signup").orElse("su_1")
                : null;
        Person person = people.with(number);
        switch (preference) {
            case STOP -> person.stopMarketing();
            case RESUME, SIGNUP -> person.resumeMarketing();
        }
        var shown = person.shownTo(input.sender().id(), input.at());
        var webhook = WebhookBody.of(
                "user_preferences",
                input.sender(),
                shown,
                WebhookBody.Happened.preference(preference.toJson(shown, input.at(), signup)));
        return new PreferencePosted(webhooks.postNow(webhook, input.times()));
    }

    @POST
    @Path("/number-change")
    @Operation(
            summary = "The person takes another phone number",
            description = "{\"to\":\"+15550100888\"}. Told by a system message, user_changed_number, and by"
                    + " user_id_update, for a new number has a new business-scoped user id")
    public NumberChanged changeNumber(@PathParam("phone") String phone, @Nullable JsonNode body) {
        PhoneNumber from = numberIn(phone);
        ControlInput input = inbound.read(from, body);
        PhoneNumber to = PhoneNumber.read(input.text("to"))
                .orElseThrow(() -> Problem.inField("to", "Give a phone number: + and 7 to 15 digits.")
                        .refused());
        return new NumberChanged(numberChange.tell(from, to, input).stream()
                .map(webhook -> webhooks.postNow(webhook, input.times()))
                .toList());
    }

    @POST
    @Path("/blocks")
    @Operation(summary = "The person blocks a sender", description = "{\"sender\":\"3302…\"}, or {}. Nobody is told")
    public Blocked block(@PathParam("phone") String phone, @Nullable JsonNode body) {
        PhoneNumber number = numberIn(phone);
        String sender = inbound.read(number, body).sender().id();
        people.with(number).block(sender);
        return new Blocked(sender, true);
    }

    @DELETE
    @Path("/blocks")
    @Consumes(MediaType.WILDCARD)
    @Operation(summary = "The person unblocks a sender", description = "{\"sender\":\"3302…\"}, or {}. Nobody is told")
    public Blocked unblock(@PathParam("phone") String phone, @Nullable JsonNode body) {
        PhoneNumber number = numberIn(phone);
        String sender = inbound.read(number, body).sender().id();
        people.with(number).unblock(sender);
        return new Blocked(sender, false);
    }

    /** The message has this id; the webhook was posted. */
    public record MessagePosted(String id, FirstAttempts webhook) {}

    /** The preference holds; the webhook was posted. */
    public record PreferencePosted(FirstAttempts webhook) {}

    /** The number is another; the webhooks were posted. */
    public record NumberChanged(List<FirstAttempts> webhooks) {}

    /** Whether the sender is blocked now. */
    public record Blocked(String sender, boolean blocked) {}

    static PhoneNumber numberIn(String path) {
        return PhoneNumber.read(path).orElseThrow(() -> Problem.inField(
                        "phone", "Put a phone number into the path: 7 to 15 digits with country code.")
                .refused());
    }
}

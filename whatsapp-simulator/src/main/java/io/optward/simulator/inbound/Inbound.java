package io.optward.simulator.inbound;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.simulator.business.Business;
import io.optward.simulator.identity.Identity;
import io.optward.simulator.identity.People;
import io.optward.simulator.identity.Person;
import io.optward.simulator.identity.PhoneNumber;
import io.optward.simulator.problem.Problem;
import io.optward.simulator.webhook.WebhookBody;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Turns what a person does into the webhook that tells of it. */
@ApplicationScoped
class Inbound {

    private final Business business;
    private final People people;
    private final KnownKinds kinds;
    private final Clock clock;

    Inbound(Business business, People people, KnownKinds kinds, Clock clock) {
        this.business = business;
        this.people = people;
        this.kinds = kinds;
        this.clock = clock;
    }

    /** What was told of somebody's doing, and when that happened. */
    ControlInput read(PhoneNumber phone, @Nullable JsonNode body) {
        Person person = people.with(phone);
        var input = ControlInput.of(body, business, person.momentFor(clock.instant()));
        input.name().ifPresent(person::rename);
        return input;
    }

    /** The person writes. The service window is open once this returns, so that whoever reacts to the webhook finds it so. */
    Written write(PhoneNumber phone, ControlInput input) {
        Person person = people.with(phone);
        String sender = input.sender().id();
        if (person.hasBlocked(sender)) {
            throw Problem.of(
                            "SENDER_IS_BLOCKED",
                            "The person has blocked this sender",
                            409,
                            "Nothing was posted. Unblock it first: DELETE /simulator/users/{phone}/blocks.")
                    .refused();
        }
        if (person.isBlockedBy(sender)) {
            throw Problem.of(
                            "BLOCKED_BY_SENDER",
                            "The sender has blocked the person",
                            409,
                            "Nothing was posted. Unblock them first: DELETE /v26.0/{phone-number-id}/block_users.")
                    .refused();
        }
        InboundMessage message = InboundMessage.of(input, phone);
        Identity shown = person.shownTo(sender, input.at());
        if (!input.asIs()) {
            kinds.complete(message, shown.waId() == null ? withNumber(shown, phone, message) : shown);
        }
        if (message.opensServiceWindow()) {
            person.wroteTo(sender, input.at());
        }
        if (shown.waId() != null || sharesNumber(message)) {
            person.metWithNumber(sender, input.at());
        }
        var webhook = WebhookBody.of(
                "messages",
                input.sender(),
                message.bringsContact() ? shown : null,
                WebhookBody.Happened.message(message.toJson(shown)));
        return new Written(message.id(), webhook);
    }

    /** A message and the webhook that tells of it. */
    record Written(String id, WebhookBody webhook) {}

    /** Somebody whose number is hidden gives it away by sharing their card. */
    private static Identity withNumber(Identity shown, PhoneNumber phone, InboundMessage message) {
        return sharesNumber(message)
                ? new Identity(
                        shown.name(),
                        shown.username(),
                        phone.waId(),
                        shown.userId(),
                        shown.parentUserId(),
                        shown.identityKeyHash())
                : shown;
    }

    private static boolean sharesNumber(InboundMessage message) {
        return message.type().equals("contacts")
                && message.content()
                        .path("contacts")
                        .path(0)
                        .path("origin")
                        .asText()
                        .equals("contact_request");
    }
}

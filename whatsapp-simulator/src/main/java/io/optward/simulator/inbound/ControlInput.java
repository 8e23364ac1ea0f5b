package io.optward.simulator.inbound;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.optward.simulator.business.Business;
import io.optward.simulator.business.Sender;
import io.optward.simulator.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body of a control call about a person: members that steer the simulator, and the rest.
 *
 * @param at when it happened; now unless told otherwise
 * @param sender which business number it concerns; the first one unless told otherwise
 * @param times how many identical webhooks are posted
 */
record ControlInput(ObjectNode body, Instant at, Sender sender, Optional<String> name, int times) {

    private static final Set<String> STEERING = Set.of("at", "sender", "name", "times", "id", "replyTo", "asIs");
    private static final Duration CLOCK_DIFFERENCE = Duration.ofSeconds(2);
    private static final int MOST_TIMES = 1000;

    static ControlInput of(@Nullable JsonNode body, Business business, Instant now) {
        if (!(body instanceof ObjectNode members)) {
            throw Problem.of(
                            "NOT_JSON",
                            "The body is not a JSON object",
                            400,
                            "Send an object, such as {\"text\":\"Hi\"}.")
                    .refused();
        }
        return new ControlInput(
                members,
                atIn(members, now),
                senderIn(members, business),
                optionalText(members, "name"),
                timesIn(members));
    }

    /** A member that must be there, and a string. */
    String text(String member) {
        return optionalText(body, member)
                .orElseThrow(() -> Problem.inField(member, "This member must be there, and a string.")
                        .refused());
    }

    Optional<String> optionalText(String member) {
        return optionalText(body, member);
    }

    /** Whether the message is to be passed on whatever its form. */
    boolean asIs() {
        JsonNode wanted = body.get("asIs");
        if (wanted != null && !wanted.isBoolean()) {
            throw Problem.inField("asIs", "Give true or false.").refused();
        }
        return wanted != null && wanted.booleanValue();
    }

    /** A copy of everything that does not steer the simulator. */
    ObjectNode content() {
        return body.deepCopy().remove(STEERING);
    }

    private static Optional<String> optionalText(ObjectNode members, String member) {
        JsonNode value = members.get(member);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw Problem.inField(member, "This member must be a string.").refused();
        }
        return Optional.of(value.textValue());
    }

    private static Instant atIn(ObjectNode members, Instant now) {
        Optional<String> at = optionalText(members, "at");
        if (at.isEmpty()) {
            return now;
        }
        Instant told;
        try {
            told = OffsetDateTime.parse(at.get()).toInstant();
        } catch (DateTimeParseException _) {
            throw Problem.inField("at", "Give a time as in RFC 3339, such as 2026-11-23T09:30:00Z.")
                    .refused();
        }
        if (told.isAfter(now.plus(CLOCK_DIFFERENCE)) || told.getEpochSecond() < 0) {
            throw Problem.inField("at", "Give a time that has passed; a person cannot have written in the future.")
                    .refused();
        }
        return told;
    }

    private static Sender senderIn(ObjectNode members, Business business) {
        Optional<String> sender = optionalText(members, "sender");
        return sender.isEmpty()
                ? business.firstSender()
                : business.sender(sender.get()).orElseThrow(() -> Problem.inField(
                                "sender", "Give the phone number id of a sender that is configured.")
                        .refused());
    }

    private static int timesIn(ObjectNode members) {
        JsonNode times = members.get("times");
        if (times == null) {
            return 1;
        }
        if (!times.isInt() || times.intValue() < 1 || times.intValue() > MOST_TIMES) {
            throw Problem.inField("times", "Give a whole number from 1 to " + MOST_TIMES + ".")
                    .refused();
        }
        return times.intValue();
    }
}

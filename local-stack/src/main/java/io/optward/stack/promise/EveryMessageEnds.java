package io.optward.stack.promise;

import static io.optward.stack.promise.Finding.Kind.MESSAGE_UNFINISHED;
import static io.optward.stack.promise.Finding.Kind.OUTCOME_WRONG;

import io.optward.contracts.outbound.MessageStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every message comes to an end, and what is told of it is what became of it. */
final class EveryMessageEnds {

    private EveryMessageEnds() {}

    static List<Finding> findings(Facts facts) {
        var findings = new ArrayList<Finding>();
        var arrived = new HashMap<String, Instant>();
        facts.arrivals().forEach(arrival -> arrived.putIfAbsent(arrival.request(), arrival.at()));
        var told = toldByWhatsApp(facts.webhooks());
        for (var message : new TreeMap<>(facts.courses()).entrySet()) {
            var id = message.getKey();
            var status = message.getValue().status();
            var shown = facts.shown().get(id);
            if (shown != null && shown != status) {
                findings.add(new Finding(
                        OUTCOME_WRONG,
                        "message " + id + " is " + status + " on outbound.results and " + shown + " over the API"));
            }
            var wrong = wrongOutcome(message.getValue(), arrived.get(id), told.getOrDefault(id, Set.of()));
            if (wrong != null) {
                findings.add(new Finding(OUTCOME_WRONG, "message " + id + wrong));
            } else if (isUnderWay(status)) {
                findings.add(new Finding(
                        MESSAGE_UNFINISHED,
                        "message " + id + " (" + message.getValue().purpose() + ") still is " + status + " "
                                + message.getValue().last().reasons()));
            }
        }
        return findings;
    }

    /** The statuses of each message that we were told and answered with 200. */
    private static Map<String, Set<String>> toldByWhatsApp(List<Webhook> webhooks) {
        var told = new HashMap<String, Set<String>>();
        for (var webhook : webhooks) {
            var callback = webhook.callback();
            var status = webhook.status();
            if (callback != null && status != null && webhook.receivedAt() != null) {
                told.computeIfAbsent(callback, _ -> new HashSet<>()).add(status);
            }
        }
        return told;
    }

    private static @Nullable String wrongOutcome(Course course, @Nullable Instant arrivedAt, Set<String> told) {
        var status = course.status();
        var stands = status + " " + course.last().reasons();
        if (arrivedAt == null) {
            return reached(status) > 0 ? " is " + stands + " and never arrived" : null;
        }
        var arrived = " arrived at " + arrivedAt + " and is " + stands;
        return switch (status) {
            case DENIED, EXPIRED, CANCELLED -> arrived;
            case FAILED -> told.contains("failed") ? null : arrived + ", which WhatsApp never said";
            case ACCEPTED,
                    CLEARED,
                    WAITING,
                    SENDING,
                    OUTCOME_UNKNOWN,
                    SUBMITTED,
                    HELD,
                    SENT,
                    DELIVERED,
                    READ,
                    PLAYED -> {
                var furthest = told.stream()
                        .flatMap(word -> Stream.ofNullable(statusOf(word)))
                        .max(Comparator.comparingInt(EveryMessageEnds::reached));
                yield furthest.isPresent() && reached(furthest.get()) > reached(status)
                        ? arrived + ", although WhatsApp told " + furthest.get()
                        : null;
            }
        };
    }

    private static @Nullable MessageStatus statusOf(String word) {
        return switch (word) {
            case "sent" -> MessageStatus.SENT;
            case "delivered" -> MessageStatus.DELIVERED;
            case "read" -> MessageStatus.READ;
            case "played" -> MessageStatus.PLAYED;
            case "failed" -> MessageStatus.FAILED;
            default -> null;
        };
    }

    /** How far a message got with WhatsApp; 0 when it did not get there. */
    private static int reached(MessageStatus status) {
        return switch (status) {
            case ACCEPTED, CLEARED, SENDING, WAITING, OUTCOME_UNKNOWN, DENIED, EXPIRED, CANCELLED, FAILED -> 0;
            case SUBMITTED, HELD -> 1;
            case SENT -> 2;
            case DELIVERED -> 3;
            case READ -> 4;
            case PLAYED -> 5;
        };
    }

    private static boolean isUnderWay(MessageStatus status) {
        return switch (status) {
            case ACCEPTED, CLEARED, WAITING, SENDING, OUTCOME_UNKNOWN -> true;
            case SUBMITTED, HELD, SENT, DELIVERED, READ, PLAYED, DENIED, EXPIRED, CANCELLED, FAILED -> false;
        };
    }
}

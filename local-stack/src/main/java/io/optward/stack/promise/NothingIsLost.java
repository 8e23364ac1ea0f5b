package io.optward.stack.promise;

import static io.optward.stack.promise.Finding.Kind.FACT_LOST;
import static io.optward.stack.promise.Finding.Kind.MESSAGE_LOST;
import static io.optward.stack.promise.Finding.Kind.REQUEST_LOST;
import static io.optward.stack.promise.Finding.Kind.WEBHOOK_LOST;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Accepted means durable: what was answered for is told, and so is what Kafka took. */
final class NothingIsLost {

    static final String REJECTED = "ingress.webhooks.rejected";

    private NothingIsLost() {}

    static List<Finding> findings(Facts facts) {
        var findings = new ArrayList<Finding>();
        var missing = facts.webhooks().stream()
                .filter(webhook -> webhook.receivedAt() != null)
                .filter(webhook -> !facts.published().holds(webhook.event()))
                .toList();
        // what was put aside is sealed, so which webhook it was cannot be seen from outside; its number can
        long aside = facts.published().asides().getOrDefault(REJECTED, 0L);
        if (missing.size() > aside) {
            missing.forEach(webhook -> findings.add(new Finding(
                    WEBHOOK_LOST,
                    "a webhook was answered with 200 at " + webhook.receivedAt() + " and no topic has "
                            + webhook.event())));
        }
        facts.recipients().keySet().stream()
                .filter(Predicate.not(facts.courses()::containsKey))
                .sorted()
                .forEach(id -> findings.add(new Finding(
                        MESSAGE_LOST, "message " + id + " was accepted and outbound.results has nothing of it")));
        facts.requests()
                .withoutAnswer()
                .forEach(place -> findings.add(new Finding(
                        REQUEST_LOST,
                        "the request at " + place + " is no message, and nothing tells that it was refused")));
        facts.consents().stream()
                .filter(id -> !facts.published().holds(id))
                .sorted()
                .forEach(id -> findings.add(new Finding(
                        FACT_LOST, "consent " + id + " was answered with 201 and consent.events has not got it")));
        return findings;
    }
}

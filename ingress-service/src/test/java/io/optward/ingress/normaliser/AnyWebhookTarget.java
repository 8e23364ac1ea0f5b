package io.optward.ingress.normaliser;

import io.optward.ingress.VaultOfTheTest;
import io.optward.ingress.webhook.WebhookItem;
import io.optward.ingress.webhook.WebhookParser;
import io.optward.ingress.webhook.WebhookParserFixture;
import io.optward.kit.event.CloudEvents;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Any bytes as a webhook, and any bytes in the place of a message: each is read, and what is read can be published. */
public final class AnyWebhookTarget {

    private static final Instant RECEIVED = Instant.ofEpochSecond(1795340500);
    private static final WebhookParser PARSER = WebhookParserFixture.parser();
    private static final String BEFORE =
            "{\"entry\":[{\"id\":\"215500000000001\",\"changes\":[{\"field\":\"messages\",\"value\":"
                    + "{\"metadata\":{\"phone_number_id\":\"330200000000001\"},\"messages\":[";
    private static final String AFTER = "]}}]}]}";

    private AnyWebhookTarget() {}

    /** Called with whatever comes next. */
    public static void fuzzerTestOneInput(byte[] data) {
        read(data);
        read((BEFORE + new String(data, StandardCharsets.UTF_8) + AFTER).getBytes(StandardCharsets.UTF_8));
    }

    private static void read(byte[] body) {
        if (PARSER.parse(body, RECEIVED) instanceof WebhookParser.Outcome.Understood understood) {
            understood.items().forEach(AnyWebhookTarget::publish);
        }
    }

    private static void publish(WebhookItem item) {
        var answers =
                Questions.about(item).stream().map(VaultOfTheTest::answerTo).toList();
        for (var event :
                ProtectedFacts.of(item, answers, "/ingress-service", RECEIVED).events()) {
            if (CloudEvents.record(event).value() == null) {
                throw new IllegalStateException("an event without data: " + event.id());
            }
        }
    }
}

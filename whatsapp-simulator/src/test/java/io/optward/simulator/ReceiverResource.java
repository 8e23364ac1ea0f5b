package io.optward.simulator;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Starts the webhook receiver before the simulator and points the one to the other; retries are quick. */
public final class ReceiverResource implements QuarkusTestResourceLifecycleManager {

    private final WebhookReceiver receiver = new WebhookReceiver();

    @Override
    public Map<String, String> start() {
        return Map.of(
                "optward.simulator.webhook-url", receiver.url().toString(),
                "optward.simulator.app-secret", WebhookReceiver.APP_SECRET,
                "optward.simulator.webhooks.first-pause", "20ms",
                "optward.simulator.webhooks.longest-pause", "100ms",
                "optward.simulator.webhooks.waiting", "1000");
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(receiver, new TestInjector.MatchesType(WebhookReceiver.class));
    }

    @Override
    public void stop() {
        receiver.goAway();
    }
}

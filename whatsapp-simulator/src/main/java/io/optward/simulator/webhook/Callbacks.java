package io.optward.simulator.webhook;

import io.optward.simulator.SimulatorConfig;
import io.optward.simulator.StateForgotten;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Where webhooks go: the number's own callback, else the account's, else the app's; nowhere without a subscription. */
@ApplicationScoped
public class Callbacks {

    /** Longest override, in characters. */
    public static final int LONGEST = 200;

    private final Receiver receiver;
    private final URI configured;
    private final Map<String, URI> ofAccounts = new ConcurrentHashMap<>();
    private final Map<String, URI> ofNumbers = new ConcurrentHashMap<>();
    private final Set<String> unsubscribed = ConcurrentHashMap.newKeySet();
    private volatile URI ofApp;

    Callbacks(Receiver receiver, SimulatorConfig config) {
        this.receiver = receiver;
        this.configured = config.webhookUrl();
        this.ofApp = configured;
    }

    /** The callback of the app. */
    public URI ofApp() {
        return ofApp;
    }

    /** The callback of an account, where it has one of its own. */
    public Optional<URI> ofAccount(String waba) {
        return Optional.ofNullable(ofAccounts.get(waba));
    }

    /** The callback of a number, where it has one of its own. */
    public Optional<URI> ofNumber(String sender) {
        return Optional.ofNullable(ofNumbers.get(sender));
    }

    public boolean isSubscribed(String waba) {
        return !unsubscribed.contains(waba);
    }

    /** Whether the callback answers the handshake; only then it may be set. */
    public boolean verifies(URI callback, String verifyToken) {
        return receiver.verifies(callback, verifyToken);
    }

    public void setOfApp(URI callback) {
        ofApp = callback;
    }

    /** Subscribes an account; without a callback of its own, its webhooks go to the app's. */
    public void subscribe(String waba, @Nullable URI callback) {
        unsubscribed.remove(waba);
        put(ofAccounts, waba, callback);
    }

    public void unsubscribe(String waba) {
        unsubscribed.add(waba);
        ofAccounts.remove(waba);
    }

    /** Null takes the number's own callback back. */
    public void setOfNumber(String sender, @Nullable URI callback) {
        put(ofNumbers, sender, callback);
    }

    /** Where a webhook goes; empty if nobody is subscribed. */
    Optional<URI> of(String waba, @Nullable String sender) {
        if (unsubscribed.contains(waba)) {
            return Optional.empty();
        }
        URI account = ofAccounts.getOrDefault(waba, ofApp);
        return Optional.of(sender == null ? account : ofNumbers.getOrDefault(sender, account));
    }

    void forget(@Observes StateForgotten asked) {
        ofApp = configured;
        ofAccounts.clear();
        ofNumbers.clear();
        unsubscribed.clear();
    }

    private static void put(Map<String, URI> callbacks, String of, @Nullable URI callback) {
        if (callback == null) {
            callbacks.remove(of);
        } else {
            callbacks.put(of, callback);
        }
    }
}

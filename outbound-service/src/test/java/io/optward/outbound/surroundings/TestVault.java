package io.optward.outbound.surroundings;

import com.sun.net.httpserver.HttpExchange;
import io.optward.contracts.CrockfordId;
import io.optward.contracts.Json;
import io.optward.contracts.KeyedId;
import io.optward.contracts.SealedValue;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.subject.SubjectState;
import io.optward.contracts.vault.Alias;
import io.optward.contracts.vault.BusinessSecret;
import io.optward.contracts.vault.ItemError;
import io.optward.contracts.vault.LinkRequest;
import io.optward.contracts.vault.ProtectAnswer;
import io.optward.contracts.vault.ProtectRequest;
import io.optward.contracts.vault.RevealAnswer;
import io.optward.contracts.vault.RevealRequest;
import io.optward.contracts.vault.SubjectAnswer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Protects and reveals as the contract says, in memory: sealed values open for their subject, field and context only. */
public final class TestVault {

    private static final byte[] KEY = "the key of the test's own vault!".getBytes(StandardCharsets.UTF_8);

    private static final String MESSAGE = "message";
    private static final String IDEMPOTENCY = "idempotency";

    private final Map<Alias, SubjectToken> subjects = new ConcurrentHashMap<>();
    private final Map<SubjectToken, Map<AliasKind, String>> aliases = new ConcurrentHashMap<>();
    private final Map<String, String> sealed = new ConcurrentHashMap<>();
    private final Set<SubjectToken> erased = ConcurrentHashMap.newKeySet();
    private final Set<SubjectToken> merging = ConcurrentHashMap.newKeySet();
    private final BlockingQueue<Duration> revealDelays = new LinkedBlockingQueue<>();
    private final List<LinkRequest> links = new CopyOnWriteArrayList<>();
    private static final String SECRETS = "/vault/v1/secrets/";

    private final Map<String, String> secrets = new ConcurrentHashMap<>();
    private final AtomicInteger handIns = new AtomicInteger();
    private volatile boolean away;
    private volatile boolean breaksOff;
    private volatile boolean breaksOffNaming;

    /** Answers 503 from now on, or no longer. */
    public void away(boolean isAway) {
        away = isAway;
    }

    /** Breaks off all its answers in the middle from now on, or no longer. */
    public void breaksOff(boolean doesSo) {
        breaksOff = doesSo;
    }

    /** Breaks off where it is asked for the keyed id of a message from now on, or no longer. */
    public void breaksOffNamingMessages(boolean doesSo) {
        breaksOffNaming = doesSo;
    }

    /** The next reveal takes this long. */
    public void delayNextReveal(Duration delay) {
        revealDelays.add(delay);
    }

    /** Destroys a person's key. */
    public void erase(SubjectToken subject) {
        erased.add(subject);
    }

    /** Somebody was found to be one person with somebody else, or that is settled. */
    public void merging(SubjectToken subject, boolean pending) {
        if (pending) {
            merging.add(subject);
        } else {
            merging.remove(subject);
        }
    }

    /** Everything that was linked. */
    public List<LinkRequest> links() {
        return links;
    }

    /** The token of somebody, made now if need be. */
    public SubjectToken subject(AliasKind kind, String value) {
        return subjects.computeIfAbsent(new Alias(kind, value), alias -> {
            var token = SubjectToken.random();
            aliases.computeIfAbsent(token, _ -> new ConcurrentHashMap<>()).put(alias.kind(), alias.value());
            return token;
        });
    }

    /** Seals something, as for a department that asks for it. */
    public SealedValue seal(SubjectToken subject, String field, String context, String value) {
        var text = SealedValue.PREFIX + CrockfordId.random("");
        sealed.put(text + "|" + subject + "|" + field + "|" + context, value);
        return new SealedValue(text);
    }

    /** The keyed id of an idempotency key, as a department is given it. */
    public KeyedId kid(String key) {
        return keyedId(IDEMPOTENCY, key);
    }

    /** How often it was asked about messages that were handed in, however many at once. */
    public int askedAboutHandIns() {
        return handIns.get();
    }

    /** The keyed id of a WhatsApp message id. */
    public KeyedId mid(String wamid) {
        return keyedId(MESSAGE, wamid);
    }

    void answer(HttpExchange exchange) throws IOException {
        var body = exchange.getRequestBody().readAllBytes();
        if (away) {
            Surroundings.send(exchange, 503, Map.of("reason", "AWAY"));
            return;
        }
        if (breaksOff) {
            Surroundings.breakOff(exchange);
            return;
        }
        switch (exchange.getRequestURI().getPath()) {
            case "/vault/v1/protect" -> {
                var request = Json.mapper().readValue(body, ProtectRequest.class);
                if (request.items().stream().anyMatch(item -> item.ids().containsKey(IDEMPOTENCY))) {
                    handIns.incrementAndGet();
                }
                if (breaksOffNaming
                        && request.items().stream().anyMatch(item -> item.ids().containsKey(MESSAGE))) {
                    Surroundings.breakOff(exchange);
                    return;
                }
                Surroundings.send(
                        exchange,
                        200,
                        new ProtectAnswer(
                                request.items().stream().map(this::protect).toList()));
            }
            case "/vault/v1/reveal" -> {
                var delay = revealDelays.poll();
                Surroundings.pause(delay == null ? Duration.ZERO : delay);
                var request = Json.mapper().readValue(body, RevealRequest.class);
                Surroundings.send(
                        exchange,
                        200,
                        new RevealAnswer(
                                request.items().stream().map(this::reveal).toList()));
            }
            case "/vault/v1/subjects/links" -> {
                var request = Json.mapper().readValue(body, LinkRequest.class);
                links.add(request);
                var first = request.aliases().getFirst();
                Surroundings.send(exchange, 200, new SubjectAnswer(subject(first.kind(), first.value())));
            }
            case String path
            when path.startsWith(SECRETS) -> {
                secrets.put(
                        path.substring(SECRETS.length()),
                        Json.mapper().readValue(body, BusinessSecret.class).value());
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            }
            default -> Surroundings.send(exchange, 404, Map.of());
        }
    }

    /** What was kept, by owner, name and version. */
    public Map<String, String> secrets() {
        return Map.copyOf(secrets);
    }

    private ProtectAnswer.Item protect(ProtectRequest.Item item) {
        var ids = new HashMap<String, KeyedId>();
        item.ids().forEach((name, value) -> ids.put(name, keyedId(name, value)));
        if (item.subject() == null && item.aliases().isEmpty()) {
            return new ProtectAnswer.Item(null, null, ids, Map.of(), List.of(), null);
        }
        SubjectToken subject = item.subject();
        if (subject == null) {
            var alias = item.aliases().getFirst();
            if (alias.kind() == AliasKind.PHONE && !alias.value().startsWith("+")) {
                return refused("ALIAS_INVALID", "A phone number has + and country code.");
            }
            subject = subject(alias.kind(), alias.value());
        } else if (!aliases.containsKey(subject)) {
            return refused("SUBJECT_UNKNOWN", "Nobody has this token.");
        }
        if (erased.contains(subject)) {
            return refused("SUBJECT_ERASED", "This person was erased.");
        }
        var fields = new HashMap<String, SealedValue>();
        for (var field : item.fields().entrySet()) {
            fields.put(field.getKey(), seal(subject, field.getKey(), String.valueOf(item.context()), field.getValue()));
        }
        return new ProtectAnswer.Item(subject, SubjectState.ACTIVE, ids, fields, List.of(), null);
    }

    private RevealAnswer.Item reveal(RevealRequest.Item item) {
        if (item.basis() == null || !item.basis().startsWith(TestConsent.PROOF_OF + item.subject())) {
            return notRevealed("PROOF_FORGED");
        }
        if (erased.contains(item.subject())) {
            return notRevealed("SUBJECT_ERASED");
        }
        if (merging.contains(item.subject())) {
            return notRevealed("MERGING");
        }
        var known = aliases.getOrDefault(item.subject(), Map.of());
        var names = new EnumMap<AliasKind, String>(AliasKind.class);
        for (var kind : item.aliases()) {
            if (!known.containsKey(kind)) {
                return notRevealed("ALIAS_UNKNOWN");
            }
            names.put(kind, known.get(kind));
        }
        var fields = new HashMap<String, String>();
        for (var field : item.fields().entrySet()) {
            var value = sealed.get(
                    field.getValue().text() + "|" + item.subject() + "|" + field.getKey() + "|" + item.context());
            if (value == null) {
                return notRevealed("SEALED_VALUE_DOES_NOT_OPEN");
            }
            fields.put(field.getKey(), value);
        }
        return new RevealAnswer.Item(item.subject(), names, fields, null);
    }

    private static ProtectAnswer.Item refused(String reason, String detail) {
        return new ProtectAnswer.Item(null, null, Map.of(), Map.of(), List.of(), new ItemError(reason, detail, null));
    }

    private static RevealAnswer.Item notRevealed(String reason) {
        return new RevealAnswer.Item(null, Map.of(), Map.of(), new ItemError(reason, "Not revealed.", null));
    }

    private static KeyedId keyedId(String name, String value) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
            var prefix = name.equals(MESSAGE) ? KeyedId.MESSAGE_PREFIX : KeyedId.OTHER_PREFIX;
            return new KeyedId(CrockfordId.of(prefix, mac.doFinal(value.getBytes(StandardCharsets.UTF_8))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

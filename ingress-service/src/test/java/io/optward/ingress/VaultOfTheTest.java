package io.optward.ingress;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.optward.contracts.CrockfordId;
import io.optward.contracts.Json;
import io.optward.contracts.KeyedId;
import io.optward.contracts.SealedValue;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.SubjectState;
import io.optward.contracts.vault.Alias;
import io.optward.contracts.vault.ItemError;
import io.optward.contracts.vault.ObjectKeysAnswer;
import io.optward.contracts.vault.ObjectKeysRequest;
import io.optward.contracts.vault.ProtectAnswer;
import io.optward.contracts.vault.ProtectRequest;
import io.optward.contracts.vault.RevealAnswer;
import io.optward.contracts.vault.RevealRequest;
import io.optward.contracts.vault.SubjectAnswer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A real vault over HTTP, as far as ingress can see one: it follows the contract, and what it answers can be foretold.
 * A caller's token must serve a sender to have the keys of its objects; {@code PUT /test/erased} with a token in the body
 * erases somebody. {@code GET /test/asked} tells what it was asked, {@code GET /test/moved} which names changed hands and after how
 * many questions, {@code PUT /test/away} takes it away and {@code DELETE} brings it
 * back; {@code PUT /test/newer} makes it a version that knows the form of {@link #INVALID_WA_ID}.
 */
public class VaultOfTheTest implements QuarkusTestResourceLifecycleManager {

    /** An alias that the vault refuses. */
    static final String INVALID_WA_ID = "0";

    /** An alias that belongs to {@link #OTHER_PERSON}, too. */
    static final String SHARED_WA_ID = "15550100999";

    static final SubjectToken OTHER_PERSON = new SubjectToken(CrockfordId.of("sub_", hmac("the other person")));

    /** A client that has had more revealed than it may. */
    public static final String ASKED_TOO_MUCH = "asked-too-much";

    private static final ItemError ERASED = new ItemError("SUBJECT_ERASED", "This subject was erased.", "subject");

    private final List<ProtectRequest.Item> asked = new CopyOnWriteArrayList<>();
    private final List<String> moved = new CopyOnWriteArrayList<>();
    /** Sealed keys of objects, and what they open to. */
    private final Map<String, HandedOut> objectKeys = new ConcurrentHashMap<>();

    private final Set<String> erased = ConcurrentHashMap.newKeySet();
    private volatile boolean away;
    private volatile boolean newer;
    private HttpServer server;

    /** The token of whoever has this as their first alias. */
    public static SubjectToken personOf(String alias) {
        return new SubjectToken(CrockfordId.of("sub_", hmac("subject " + alias)));
    }

    public static KeyedId mid(String wamid) {
        return new KeyedId(CrockfordId.of("mid_", hmac("message " + wamid)));
    }

    public static KeyedId kid(String name, String value) {
        return new KeyedId(CrockfordId.of("kid_", hmac(name + " " + value)));
    }

    static SealedValue sealed(String field, String context, String value) {
        var noise = hmac(field + " " + context + " " + value);
        return new SealedValue(
                SealedValue.PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(noise));
    }

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/protect", this::protect);
        server.createContext("/v1/subjects/numbers/changed", exchange -> moved(exchange, "numbers/changed"));
        server.createContext("/v1/subjects/links", exchange -> moved(exchange, "links"));
        server.createContext("/v1/object-keys", this::makeKeys);
        server.createContext("/v1/reveal", this::reveal);
        server.createContext("/test/erased", exchange -> {
            erased.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            answer(exchange, 200, Map.of());
        });
        server.createContext("/test/moved", exchange -> answer(exchange, 200, moved));
        server.createContext("/test/asked", exchange -> answer(exchange, 200, asked));
        server.createContext("/test/away", exchange -> {
            away = exchange.getRequestMethod().equals("PUT");
            answer(exchange, 200, Map.of());
        });
        server.createContext("/test/newer", exchange -> {
            newer = exchange.getRequestMethod().equals("PUT");
            answer(exchange, 200, Map.of());
        });
        server.start();
        return Map.of(
                "business.senders.\"330200000000001\".waba",
                "215500000000001",
                "business.senders.\"330200000000001\".display-name",
                "Noord Clinic",
                "business.senders.\"330200000000001\".phone",
                "+1 555-010-0200",
                "optward.vault.url",
                "http://127.0.0.1:" + server.getAddress().getPort(),
                "optward.ingress.app-secrets",
                "another-secret," + Webhooks.APP_SECRET,
                "optward.ingress.verify-token",
                "verify-token-for-tests",
                "optward.ingress.wrapping-key",
                Base64.getEncoder().encodeToString(hmac("wrapping key")));
    }

    @Override
    public void stop() {
        server.stop(0);
    }

    private void protect(HttpExchange exchange) throws IOException {
        var question = exchange.getRequestBody().readAllBytes();
        if (away) {
            answer(exchange, 503, Map.of("reason", "DATABASE_AWAY"));
            return;
        }
        var request = Json.mapper().readValue(question, ProtectRequest.class);
        asked.addAll(request.items());
        answer(
                exchange,
                200,
                new ProtectAnswer(request.items().stream().map(this::protect).toList()));
    }

    private void makeKeys(HttpExchange exchange) throws IOException {
        var request = Json.mapper().readValue(exchange.getRequestBody().readAllBytes(), ObjectKeysRequest.class);
        if (away) {
            answer(exchange, 503, Map.of("reason", "DATABASE_AWAY"));
            return;
        }
        answer(
                exchange,
                200,
                new ObjectKeysAnswer(request.items().stream().map(this::makeKey).toList()));
    }

    private ObjectKeysAnswer.Item makeKey(ObjectKeysRequest.Item item) {
        if (erased.contains(item.subject().value())) {
            return new ObjectKeysAnswer.Item(null, null, null, null, ERASED);
        }
        var key = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(hmac("object key " + objectKeys.size() + item.context()));
        var name = item.field() + ".key";
        var sealed = sealed(name, item.context(), key);
        objectKeys.put(sealed.text(), new HandedOut(item, key));
        return new ObjectKeysAnswer.Item(item.subject(), key, sealed, name, null);
    }

    private record HandedOut(ObjectKeysRequest.Item to, String key) {}

    private void reveal(HttpExchange exchange) throws IOException {
        var request = Json.mapper().readValue(exchange.getRequestBody().readAllBytes(), RevealRequest.class);
        var claims = claimsOf(exchange.getRequestHeaders().getFirst("Authorization"));
        if (away) {
            answer(exchange, 503, Map.of("reason", "DATABASE_AWAY"));
            return;
        }
        if (claims.contains("\"" + ASKED_TOO_MUCH + "\"")) {
            exchange.getResponseHeaders().add("Retry-After", "1234");
            answer(exchange, 429, Map.of("reason", "LIMIT_OF_VALUES", "title", "Too much", "detail", "Wait."));
            return;
        }
        if (!claims.contains("\"agent\"") || request.purpose() != RevealRequest.Purpose.CUSTOMER_CARE) {
            answer(exchange, 403, Map.of("reason", "PURPOSE_NOT_YOURS", "title", "Not yours", "detail", "No rule."));
            return;
        }
        answer(
                exchange,
                200,
                new RevealAnswer(request.items().stream()
                        .map(item -> reveal(item, claims))
                        .toList()));
    }

    private RevealAnswer.Item reveal(RevealRequest.Item item, String claims) {
        if (erased.contains(item.subject().value())) {
            return new RevealAnswer.Item(null, Map.of(), Map.of(), ERASED);
        }
        if (!claims.contains("\"" + item.sender() + "\"")) {
            var error = new ItemError("SENDER_NOT_SERVED", "Your department does not serve this sender.", "sender");
            return new RevealAnswer.Item(null, Map.of(), Map.of(), error);
        }
        var known = objectKeys.get(item.fields().get("media.key").text());
        boolean opens = known != null
                && known.to().subject().equals(item.subject())
                && known.to().context().equals(item.context())
                && known.to().sender().equals(item.sender())
                && item.context().equals(item.basis());
        return opens
                ? new RevealAnswer.Item(item.subject(), Map.of(), Map.of("media.key", known.key()), null)
                : new RevealAnswer.Item(
                        null, Map.of(), Map.of(), new ItemError("SEALED_VALUE_DOES_NOT_OPEN", "Another.", "fields"));
    }

    private static String claimsOf(String authorization) {
        var token = authorization.substring("Bearer ".length()).split("\\.", -1);
        return new String(Base64.getUrlDecoder().decode(token[1]), StandardCharsets.UTF_8);
    }

    private void moved(HttpExchange exchange, String call) throws IOException {
        var said = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (away) {
            answer(exchange, 503, Map.of("reason", "DATABASE_AWAY"));
            return;
        }
        if (said.contains("\"" + INVALID_WA_ID + "\"")) {
            answer(exchange, 400, Map.of("reason", "ALIAS_INVALID"));
            return;
        }
        moved.add(call + " after " + asked.size() + " " + said);
        answer(exchange, 200, new SubjectAnswer(personOf("moved")));
    }

    private ProtectAnswer.Item protect(ProtectRequest.Item item) {
        if (!newer && item.aliases().stream().anyMatch(alias -> alias.value().equals(INVALID_WA_ID))) {
            var error = new ItemError("ALIAS_INVALID", "An alias has another form.", "aliases[0].value");
            return new ProtectAnswer.Item(null, null, Map.of(), Map.of(), List.of(), error);
        }
        return answerTo(item);
    }

    /** What a vault that knows everybody and takes everything answers to an item. */
    public static ProtectAnswer.Item answerTo(ProtectRequest.Item item) {
        var ids = new HashMap<String, KeyedId>();
        item.ids().forEach((name, value) -> ids.put(name, name.equals("message") ? mid(value) : kid(name, value)));
        var context = ids.containsKey("message")
                ? ids.get("message")
                : ids.values().iterator().next();
        var fields = new HashMap<String, SealedValue>();
        item.fields().forEach((name, value) -> fields.put(name, sealed(name, context.value(), value)));
        var first = item.aliases().stream().findFirst().map(Alias::value);
        return new ProtectAnswer.Item(
                first.map(VaultOfTheTest::personOf).orElse(null),
                first.map(_ -> SubjectState.ACTIVE).orElse(null),
                ids,
                fields,
                first.filter(SHARED_WA_ID::equals)
                        .map(_ -> List.of(OTHER_PERSON))
                        .orElse(List.of()),
                null);
    }

    private static void answer(HttpExchange exchange, int status, Object body) throws IOException {
        var bytes = Json.mapper().writeValueAsBytes(body);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private static byte[] hmac(String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec("the vault of the test".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

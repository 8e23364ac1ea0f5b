package io.optward.stack.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.CookieHandler;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Signs in at Keycloak as a browser does: authorization code with PKCE, the password form, and, where a second factor is
 * asked for, the form for a one-time code.
 */
final class SignIn {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String CLIENT = "optward-command";
    private static final String REDIRECT = "http://127.0.0.1/signed-in";
    private static final int MOST_PAGES = 6;
    private static final Pattern FORM = Pattern.compile("<form[^>]*\\saction=\"([^\"]+)\"");
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final URI realm;
    private final HttpClient http;

    /**
     * At a realm.
     *
     * @param realm such as {@code http://127.0.0.1:8180/realms/optward}
     */
    SignIn(URI realm) {
        this.realm = realm;
        // a browser of its own for each sign-in: nobody is signed in yet
        this.http = HttpClient.newBuilder()
                .connectTimeout(PATIENCE)
                .cookieHandler(new LoopbackCookies())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /**
     * The answer of the token endpoint to a client's own credentials.
     *
     * @throws IdentityProblem if they are not accepted
     */
    JsonNode asClient(String clientId, String secret) throws IOException, InterruptedException {
        return tokens(Map.of("grant_type", "client_credentials", "client_id", clientId, "client_secret", secret));
    }

    /**
     * The answer of the token endpoint to a person's sign-in.
     *
     * @param level 1 by password, 2 with a second factor
     * @param codes makes the one-time code of a step; waited for when the one before was used already
     * @param notice hears that something takes long
     * @throws IdentityProblem if the sign-in is refused
     */
    JsonNode asPerson(String username, String password, Codes codes, int level, Consumer<String> notice)
            throws IOException, InterruptedException {
        var verifier = random();
        var page = get(URI.create(realm + "/protocol/openid-connect/auth?"
                + form(Map.of(
                        "client_id",
                        CLIENT,
                        "response_type",
                        "code",
                        "scope",
                        "openid",
                        "redirect_uri",
                        REDIRECT,
                        "code_challenge",
                        challengeOf(verifier),
                        "code_challenge_method",
                        "S256",
                        "acr_values",
                        Integer.toString(level)))));
        long refused = -1;
        for (int i = 0; i < MOST_PAGES; i++) {
            var code = codeOf(page);
            if (code != null) {
                return tokens(Map.of(
                        "grant_type", "authorization_code",
                        "client_id", CLIENT,
                        "code", code,
                        "redirect_uri", REDIRECT,
                        "code_verifier", verifier));
            }
            var body = page.body();
            if (body.contains("name=\"password\"")) {
                if (i > 0) {
                    throw new IdentityProblem("Keycloak does not accept the password of " + username
                            + ", or has locked the account for a while after too many wrong ones");
                }
                page = post(actionOf(body), Map.of("username", username, "password", password));
            } else if (body.contains("name=\"otp\"")) {
                long step = OneTimeCode.stepAt(Instant.now());
                if (refused >= 0) {
                    notice.accept("the one-time code was used already; waiting for the next one");
                    while (step <= refused) {
                        TimeUnit.MILLISECONDS.sleep(200);
                        step = OneTimeCode.stepAt(Instant.now());
                    }
                }
                refused = step;
                page = post(actionOf(body), Map.of("otp", codes.at(step)));
            } else {
                throw new IdentityProblem("Keycloak shows a page that is neither for a password nor for a code");
            }
        }
        throw new IdentityProblem("Keycloak does not accept the one-time codes of " + username);
    }

    /** As browsers do, takes this machine's own loopback for a secure place: Keycloak's cookies are for such only. */
    private static final class LoopbackCookies extends CookieHandler {

        private final Map<String, String> cookies = new ConcurrentHashMap<>();

        @Override
        public Map<String, List<String>> get(URI uri, Map<String, List<String>> headers) {
            return cookies.isEmpty()
                    ? Map.of()
                    : Map.of(
                            "Cookie",
                            List.of(cookies.entrySet().stream()
                                    .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                                    .collect(Collectors.joining("; "))));
        }

        @Override
        public void put(URI uri, Map<String, List<String>> headers) {
            headers.forEach((name, values) -> {
                if (name.equalsIgnoreCase("Set-Cookie")) {
                    values.stream()
                            .flatMap(value -> HttpCookie.parse(value).stream())
                            .forEach(cookie -> cookies.put(cookie.getName(), cookie.getValue()));
                }
            });
        }
    }

    /** Makes the one-time code of a step. */
    @FunctionalInterface
    interface Codes {
        String at(long step);
    }

    private JsonNode tokens(Map<String, String> grant) throws IOException, InterruptedException {
        var answer = http.send(
                request(URI.create(realm + "/protocol/openid-connect/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form(grant)))
                        .build(),
                BodyHandlers.ofString());
        var json = MAPPER.readTree(answer.body());
        if (answer.statusCode() != 200) {
            throw new IdentityProblem("Keycloak gives no token: " + answer.statusCode() + " "
                    + json.path("error").asText() + " "
                    + json.path("error_description").asText());
        }
        return json;
    }

    private static @Nullable String codeOf(HttpResponse<String> page) {
        return page.headers()
                .firstValue("Location")
                .filter(location -> location.startsWith(REDIRECT))
                .map(location -> parameters(URI.create(location).getRawQuery()).get("code"))
                .orElse(null);
    }

    private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return followed(http.send(request(uri).GET().build(), BodyHandlers.ofString()));
    }

    private HttpResponse<String> post(URI uri, Map<String, String> fields) throws IOException, InterruptedException {
        return followed(http.send(
                request(uri)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form(fields)))
                        .build(),
                BodyHandlers.ofString()));
    }

    /** Follows Keycloak's own redirects, and none to elsewhere. */
    private HttpResponse<String> followed(HttpResponse<String> answer) throws IOException, InterruptedException {
        var location = answer.headers().firstValue("Location");
        if (location.isEmpty() || location.get().startsWith(REDIRECT)) {
            return answer;
        }
        return get(answer.uri().resolve(location.get()));
    }

    private static HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(PATIENCE);
    }

    private static URI actionOf(String page) {
        var form = FORM.matcher(page);
        if (!form.find()) {
            throw new IdentityProblem("Keycloak shows a page without a form");
        }
        return URI.create(form.group(1).replace("&amp;", "&"));
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static Map<String, String> parameters(String query) {
        return Pattern.compile("&")
                .splitAsStream(query)
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(
                        pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8), (a, _) -> a));
    }

    private static String random() {
        var bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String challengeOf(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing", e);
        }
    }
}

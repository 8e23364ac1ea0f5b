package io.optward.bench.vault;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Asks a vault as a service does. */
final class VaultHttp implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final byte[] ERROR = "\"error\"".getBytes(StandardCharsets.US_ASCII);
    private static final int SHOWN = 200;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final String url;
    private final String token;

    VaultHttp(String url, String token) {
        this.url = url;
        this.token = token;
    }

    /**
     * Asks and wants every item done.
     *
     * @return the answer's body
     * @throws IOException if the vault is away, says no, or refuses an item
     */
    byte[] ask(String path, JsonBytes body) throws IOException, InterruptedException {
        var answer = answer(
                path,
                to(path, token)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body.array(), 0, body.length())));
        int error = find(answer);
        if (error >= 0) {
            throw new IOException("the vault refused an item of " + path + ": " + shown(answer, error));
        }
        return answer;
    }

    /**
     * Asks as somebody else.
     *
     * @throws IOException if the vault is away or says no
     */
    byte[] post(String as, String path, String body) throws IOException, InterruptedException {
        return answer(
                path,
                to(path, as)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Looks as somebody else. */
    byte[] get(String as, String path) throws IOException, InterruptedException {
        return answer(path, to(path, as).GET());
    }

    private HttpRequest.Builder to(String path, String as) {
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE).header("Authorization", "Bearer " + as);
    }

    private byte[] answer(String path, HttpRequest.Builder request) throws IOException, InterruptedException {
        var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(
                    "the vault answered " + path + " with " + answer.statusCode() + " " + shown(answer.body(), 0));
        }
        return answer.body();
    }

    /** Whether it says of itself that it is ready. */
    boolean isReady() throws InterruptedException {
        try {
            return client.send(
                                    HttpRequest.newBuilder(URI.create(url + "/q/health/ready"))
                                            .timeout(PATIENCE)
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException _) {
            return false;
        }
    }

    private static String shown(byte[] answer, int from) {
        return new String(answer, from, Math.min(SHOWN, answer.length - from), StandardCharsets.UTF_8);
    }

    private static int find(byte[] answer) {
        for (int at = 0; at <= answer.length - ERROR.length; at++) {
            if (answer[at] == ERROR[0] && startsWithError(answer, at)) {
                return at;
            }
        }
        return -1;
    }

    private static boolean startsWithError(byte[] answer, int at) {
        for (int i = 1; i < ERROR.length; i++) {
            if (answer[at + i] != ERROR[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        client.close();
    }
}
